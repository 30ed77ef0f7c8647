using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Profile;
using Opportune.Engine.Respond;
using Opportune.Runtime.Commit;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Learning;

/// <summary>Makes rows of labels that have just come: one record for each, and what its customer allows now. An erased customer cannot be read.</summary>
internal sealed class NewExamples(Shell shell)
{
    private readonly EntryVault _vault = new(shell.Banks);

    internal async Task<IReadOnlyList<NewExample>> ReadAsync(BankDefinition bank, IReadOnlyList<LabelChange> labels, CancellationToken cancel)
    {
        var rows = new List<NewExample>();
        foreach (var customer in labels.Select(l => (Label: l, IsOne: DecisionId.TryParse(l.DecisionId, out var number, out var version), Number: number, Version: version)).Where(l => l.IsOne).GroupBy(l => l.Number))
        {
            if (await shell.Ports.Keys.FindAsync(customer.Key, cancel) is not { } key) continue;
            var permissions = await PermissionsAsync(key.Id, bank, cancel);
            foreach (var choice in customer.GroupBy(l => (l.Version, l.Label.Slot)))
                if (await RowAsync(key, bank, choice.Key.Version, [.. choice.Select(l => l.Label)], permissions, cancel) is { } row) rows.Add(new(row, choice.All(l => l.Label.Trials == 0)));
        }
        return rows;
    }

    /// <summary>What a customer who goes by several identifiers allows is said under any of them. Who has just been woken for a window's end is in memory.</summary>
    private async Task<Permissions> PermissionsAsync(CustomerId id, BankDefinition bank, CancellationToken cancel)
    {
        using var hold = await shell.Customers.EnterAsync(await shell.Directory.PrimaryAsync(id, cancel), cancel);
        return Permissions.Of((await shell.Customers.LoadAsync(hold.Customer, bank, cancel)).Profile);
    }

    private async Task<Example?> RowAsync(CustomerKey key, BankDefinition bank, long version, IReadOnlyList<LabelChange> labels, Permissions permissions, CancellationToken cancel)
    {
        if (await shell.Ports.Journal.FindAsync(key.Number, version, cancel) is not { } row || _vault.Open(key, row, bank) is not JournalEntry.DecisionMade made) return null;
        var book = new ExampleBook(bank, shell.Banks.Of);
        book.Take(made, labels);
        return book.Finish(permissions) is [var one] ? one : null;
    }
}
