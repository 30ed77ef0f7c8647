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
    /// <summary>One row, or null; n / 64 + 64 steps at most, none to the newest.</summary>
    public JournalQueries.Linked? Find(long version)
    {
        if (version < 1 || version > head.Version) return null;
        return file.Read(database =>
        {
            var (at, reached) = (head.Sequence, head.Version);
            while (reached > version)
            {
                var step = Step(database, at, reached);
                var anchor = (reached - 1) / Head.Stride * Head.Stride;
                (at, reached) = anchor >= version ? (step.Anchor, anchor) : (step.Previous, reached - 1);
            }
            return Row(database, at, version);
        });
    }

    /// <summary>The rows above a version by sequence and version, ascending; the newest is known without a step.</summary>
    public IReadOnlyList<(long Sequence, long Version)> Above(long version)
    {
        if (head.Version <= version) return [];
        var found = new (long Sequence, long Version)[head.Version - Math.Max(0, version)];
        found[^1] = (head.Sequence, head.Version);
        if (found.Length == 1) return found;
        return file.Read(database =>
        {
            for (var i = found.Length - 1; i > 0; i--) found[i - 1] = (Step(database, found[i].Sequence, found[i].Version).Previous, found[i].Version - 1);
            return found;
        });
    }

    /// <summary>Rows by their places.</summary>
    public IReadOnlyList<JournalQueries.Linked> Read(IReadOnlyList<(long Sequence, long Version)> places) =>
        file.Read(database => (IReadOnlyList<JournalQueries.Linked>)[.. places.Select(p => Row(database, p.Sequence, p.Version))]);

    private JournalQueries.Linked Row(Database database, long sequence, long version) =>
        JournalQueries.At(database, sequence) is { } found && found.Row.Customer == customer && found.Row.Version == version ? found : throw Broken(sequence);

    private JournalQueries.Step Step(Database database, long sequence, long version) =>
        JournalQueries.StepAt(database, sequence) is { } step && step.Customer == customer && step.Version == version ? step : throw Broken(sequence);

    private static StoreException Broken(long sequence) =>
        new("store.corrupt", $"Entry {sequence} is not where its customer's later entries say: run `opportune verify`, and restore the newest backup.");
}
