using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Profile;

namespace Opportune.Runtime.Learning;

/// <summary>Reads labelled decisions out of the journal, customer by customer. Erased customers cannot be read, so they teach nothing.</summary>
internal sealed class ExampleReader(Shell shell)
{
    /// <summary>The newest rows, at most so many, in no particular order.</summary>
    internal Task<IReadOnlyList<Example>> ReadAsync(BankDefinition bank, int most, CancellationToken cancel) => ReadAsync(bank, most, long.MaxValue, cancel);

    /// <summary>The same as of an earlier entry of the journal.</summary>
    internal async Task<IReadOnlyList<Example>> ReadAsync(BankDefinition bank, int most, long until, CancellationToken cancel)
    {
        var rows = new List<Example>();
        await foreach (var key in shell.Ports.Keys.AllAsync(cancel))
        {
            var (state, book) = (new CustomerState(key.Id, bank, shell.Banks.Of), new ExampleBook(bank, shell.Banks.Of));
            await foreach (var (row, entry) in shell.Fold.EntriesAsync(key, bank, cancel))
            {
                if (row.Sequence > until) break;
                book.Take(entry, state.Apply(entry));
            }
            rows.AddRange(book.Finish(Permissions.Of((await WholeAsync(key.Id, state, bank, cancel)).Profile)));
            if (rows.Count > 2 * most) Trim(rows, most);
        }
        Trim(rows, most);
        return rows;
    }

    /// <summary>What a customer who goes by several identifiers allows is said under any of them.</summary>
    private async Task<CustomerState> WholeAsync(CustomerId id, CustomerState state, BankDefinition bank, CancellationToken cancel)
    {
        var primary = await shell.Directory.PrimaryAsync(id, cancel);
        if (primary == id && state.Aliases.Count == 0) return state;
        return (await shell.Fold.OfAsync(primary, await shell.Ports.Keys.FindAsync(primary, cancel), bank, null, cancel)).State;
    }

    private static void Trim(List<Example> rows, int most)
    {
        if (rows.Count <= most) return;
        rows.Sort((a, b) => b.DecidedAt.CompareTo(a.DecidedAt) is var order and not 0 ? order : a.Customer.CompareTo(b.Customer));
        rows.RemoveRange(most, rows.Count - most);
    }
}
