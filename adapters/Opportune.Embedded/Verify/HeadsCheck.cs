using Opportune.Embedded.Journal;
using Opportune.Embedded.Journal.Heads;
using Opportune.Runtime.Verify;

namespace Opportune.Embedded.Verify;

/// <summary>Compares what rows and heads say about where a customer's rows are with where they are. O(n), memory for each customer.</summary>
internal static class HeadsCheck
{
    private const int PageRows = 4_096;

    /// <summary>Walks the journal once, then asks for the head of every customer.</summary>
    public static void Run(EmbeddedJournal journal, Findings found, CancellationToken cancel)
    {
        var heads = new Dictionary<ulong, Head>();
        var last = 0L;
        while (journal.File.Read(database => JournalQueries.PlacesAbove(database, last, PageRows)) is { Count: > 0 } page)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var place in page)
            {
                var expected = heads.GetValueOrDefault(place.Customer).Next(place.Head.Sequence, place.Head.WakeAt);
                if (place.Previous != heads.GetValueOrDefault(place.Customer).Sequence || place.Head != expected)
                    found.Add("verify.heads", place.Head.Sequence, $"Entry {place.Head.Sequence} names other entries as its customer's earlier ones than there are.");
                heads[place.Customer] = expected;
            }
            (found.Looked, last) = (found.Looked + page.Count, page[^1].Head.Sequence);
        }
        foreach (var (customer, head) in heads)
        {
            // A host that runs meanwhile may be ahead of the walk.
            if (journal.Heads.Find(customer) is var told && told.Version <= head.Version && told != head)
                found.Add("verify.heads", head.Sequence, $"{HeadsSchema.FileName} does not name entry {head.Sequence} as its customer's newest: stop the host and remove {HeadsSchema.FileName}; it is made anew at the next start.");
        }
    }
}
