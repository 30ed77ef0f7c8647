namespace Opportune.Runtime.Import;

/// <summary>Brings a history into a sink, batch by batch, and goes on where an earlier run ended.</summary>
/// <remarks>The next batch is read while the sink takes the last one. Position and rejected lines are saved after each acknowledged batch, so a killed import repeats at most one
/// batch, whose events the sink knows by their ids.</remarks>
public sealed class HistoryImport(HistoryImportOptions options)
{
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
        using var items = history.Read(checkpoint?.Position).GetEnumerator();
        using var rejected = new RejectedFile(options.Folder, checkpoint?.RejectedBytes ?? 0);
        var report = checkpoint?.Report ?? ImportReport.None;
        var next = ReadBatch(items);
        while (next is { } batch)
        {
            cancel.ThrowIfCancellationRequested();
            var answer = batch.Events.Count == 0 ? ValueTask.FromResult(new SinkAnswer(0, 0, [])) : sink.TakeAsync(batch.Json, cancel);
            var taken = answer.AsTask();
            try
            {
                next = ReadBatch(items);
            }
            catch
            {
                await ((Task)taken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
            report = Settle(batch, await taken.ConfigureAwait(false), report, rejected);
            if (batch.Next is { } position) file.Save(new(position, report, rejected.Length));
            progress?.Report(new(batch.BytesDone, history.TotalBytes, report.Events, report.Rejected));
        }
        file.Delete();
        return report with { RejectedFile = report.Rejected == 0 ? null : rejected.FullPath };
    }

    private ImportBatch? ReadBatch(IEnumerator<MappedItem> items)
    {
        var batch = new ImportBatch();
        while (batch.Events.Count < options.BatchSize && batch.Rejected.Count < options.BatchSize && items.MoveNext()) batch.Add(items.Current);
        return batch.IsEmpty ? null : batch;
    }

    private static ImportReport Settle(ImportBatch batch, SinkAnswer answer, ImportReport report, RejectedFile file)
    {
        foreach (var line in batch.Rejected.Concat(answer.Rejected.Select(batch.LineOf))) file.Add(line);
        if (batch.Rejected.Count + answer.Rejected.Count > 0) file.Flush();
        var byType = new SortedDictionary<string, long>(report.EventsByType.ToDictionary(), StringComparer.Ordinal);
        foreach (var mapped in batch.Events) byType[mapped.Type] = byType.GetValueOrDefault(mapped.Type) + 1;
        return new(report.Accepted + answer.Accepted, report.Duplicates + answer.Duplicates, report.Rejected + batch.Rejected.Count + answer.Rejected.Count, byType);
    }
}
