using Opportune.Embedded.Journal.Heads;
using Opportune.Embedded.Sqlite;
using Opportune.Runtime.Storage;

namespace Opportune.Embedded.Journal;

/// <summary>The rows of one customer, from its head backwards.</summary>
/// <param name="file">The journal.</param>
/// <param name="customer">Whose.</param>
/// <param name="head">Where to begin.</param>
internal sealed class JournalTrail(StoreFile file, ulong customer, Head head)
{
    /// <summary>The newest row, which is read without a step; null where there is none.</summary>
    public JournalQueries.Linked? Newest() => head.Version == 0 ? null
        : file.Read(database => JournalQueries.At(database, head.Sequence)) is { } found && found.Row.Customer == customer && found.Row.Version == head.Version ? found : throw Broken(head.Sequence);

    /// <summary>One row, or null; n / 64 + 64 steps at most.</summary>
    public JournalQueries.Linked? Find(long version)
    {
        if (version < 1 || version > head.Version) return null;
        if (version == head.Version) return Newest();
        return file.Read(database =>
        {
            var (at, reached) = (head.Sequence, head.Version);
            while (true)
            {
                var step = Step(database, at, reached);
                if (reached == version) return JournalQueries.At(database, at);
                var anchor = (reached - 1) / Head.Stride * Head.Stride;
                (at, reached) = anchor >= version ? (step.Anchor, anchor) : (step.Previous, reached - 1);
            }
        });
    }

    /// <summary>The sequences of the rows above a version, ascending.</summary>
    public IReadOnlyList<long> Above(long version)
    {
        if (head.Version <= version) return [];
        var found = new long[head.Version - Math.Max(0, version)];
        file.Read(database =>
        {
            var at = head.Sequence;
            for (var i = found.Length - 1; i >= 0; i--)
            {
                found[i] = at;
                at = Step(database, at, head.Version - (found.Length - 1 - i)).Previous;
            }
            return 0;
        });
        return found;
    }

    /// <summary>Rows by their sequences.</summary>
    public IReadOnlyList<JournalQueries.Linked> Read(IReadOnlyList<long> sequences) =>
        file.Read(database => (IReadOnlyList<JournalQueries.Linked>)[.. sequences.Select(s => JournalQueries.At(database, s) ?? throw Broken(s))]);

    private JournalQueries.Step Step(Database database, long sequence, long version) =>
        JournalQueries.StepAt(database, sequence) is { } step && step.Customer == customer && step.Version == version ? step : throw Broken(sequence);

    private static StoreException Broken(long sequence) =>
        new("store.corrupt", $"Entry {sequence} is not where its customer's later entries say: run `opportune verify`, and restore the newest backup.");
}
