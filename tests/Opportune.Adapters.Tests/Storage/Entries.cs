using Opportune.Runtime.Storage;

namespace Opportune.Adapters.Tests.Storage;

/// <summary>The smallest rows, links and batches that show a guarantee.</summary>
internal static class Entries
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static JournalRow Row(ulong customer, long version, DateTimeOffset? wakeAt = null, int bytes = 3) =>
        new(customer, version, Kind: 7, Noon.AddSeconds(version), wakeAt, Payload(customer, version, bytes));

    public static JournalBatch Batch(params JournalRow[] rows) => new(rows, []);

    public static JournalBatch Linking(JournalRow row, params DirectoryChange[] changes) => new([row], changes);

    public static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, 32)];

    public static async Task<AppendResult> AppendAsync(this IJournal journal, params JournalRow[] rows) =>
        (await journal.AppendAsync([Batch(rows)], TestContext.Current.CancellationToken))[0];

    private static byte[] Payload(ulong customer, long version, int bytes)
    {
        var payload = new byte[bytes];
        new Random(unchecked((int)customer * 31 + (int)version)).NextBytes(payload);
        return payload;
    }
}
