using System.Threading.Channels;

namespace Opportune.Runtime.Import;

/// <summary>Brings a history into a sink, batch by batch, and goes on where an earlier run ended.</summary>
/// <remarks>The next batches, two at most, are read while the sink takes one. Position and rejected lines are saved after each acknowledged batch, so a killed import repeats at most one
/// batch, whose events the sink knows by their ids.</remarks>
public sealed class HistoryImport(HistoryImportOptions options)
{
    private const int ReadAhead = 1;
    private const int First = 10_000; // the sink can begin while most of the first batches is yet to be read

    /// <summary>Imports what has not been imported yet.</summary>
    /// <param name="history">What is read.</param>
    /// <param name="sink">Who takes it.</param>
    /// <param name="progress">Told after each acknowledged batch; null for no one.</param>
    /// <param name="cancel">Ends the import after the batch in hand; a later run goes on from there.</param>
    /// <exception cref="ImportException">The saved position does not belong to this history.</exception>
    public async Task<ImportReport> RunAsync(MappedHistory history, IEventSink sink, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Folder);
        var file = new CheckpointFile(options.Folder);
        var checkpoint = file.Load();
        var rows = (sink as RuntimeSink)?.Rows();
        var items = history.Read(checkpoint?.Position, rows ?? (IEventForm)new EventJson());
        using var rejected = new RejectedFile(options.Folder, checkpoint?.RejectedBytes ?? 0);
        var report = checkpoint?.Report ?? ImportReport.None;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ahead = Channel.CreateBounded<ImportBatch>(new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(items, sink, rows, ahead.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in ahead.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
            {
                cancel.ThrowIfCancellationRequested();
                var answer = batch.Take is { } take ? await take(cancel).ConfigureAwait(false) : new(0, 0, []);
                report = Settle(batch, answer, report, rejected);
                if (batch.Next is { } position) file.Save(new(position, report, rejected.Length));
                progress?.Report(new(batch.BytesDone, history.TotalBytes, report.Events, report.Rejected));
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
        file.Delete();
        return report with { RejectedFile = report.Rejected == 0 ? null : rejected.FullPath };
    }

    /// <summary>Reads batches until all are read, somebody stops it, or one cannot be read, which the channel tells.</summary>
    private async Task ReadAsync(IEnumerable<MappedItem> history, IEventSink sink, RowEvents? rows, ChannelWriter<ImportBatch> ahead, CancellationToken stop)
    {
        try
        {
            using var items = history.GetEnumerator();
            for (var size = Math.Min(First, options.BatchSize); ReadBatch(items, rows?.Begin(), size) is { } batch; size = Math.Min(2 * size, options.BatchSize))
            {
                if (batch.Events > 0) batch.Take = stop => sink is RuntimeSink runtime ? runtime.TakeAsync(batch.History!, stop) : sink.TakeAsync(batch.Json, stop);
                await ahead.WriteAsync(batch, stop).ConfigureAwait(false);
            }
            ahead.Complete();
        }
        catch (Exception failure)
        {
            ahead.Complete(failure);
        }
    }

    private static ImportBatch? ReadBatch(IEnumerator<MappedItem> items, HistoryEvents? history, int size)
    {
        var batch = new ImportBatch(history);
        while (batch.Events < size && batch.Rejected.Count < size && items.MoveNext()) batch.Add(items.Current);
        return batch.IsEmpty ? null : batch;
    }

    private static ImportReport Settle(ImportBatch batch, SinkAnswer answer, ImportReport report, RejectedFile file)
    {
        foreach (var line in batch.Rejected.Concat(answer.Rejected.Select(batch.LineOf))) file.Add(line);
        if (batch.Rejected.Count + answer.Rejected.Count > 0) file.Flush();
        var byType = new SortedDictionary<string, long>(report.EventsByType.ToDictionary(), StringComparer.Ordinal);
        foreach (var (type, count) in batch.ByType) byType[type] = byType.GetValueOrDefault(type) + count;
        return new(report.Accepted + answer.Accepted, report.Duplicates + answer.Duplicates, report.Rejected + batch.Rejected.Count + answer.Rejected.Count, byType);
    }
}
