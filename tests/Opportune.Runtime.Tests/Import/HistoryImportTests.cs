using System.Text;
using Opportune.Runtime.Import;

namespace Opportune.Runtime.Tests.Import;

public sealed class HistoryImportTests
{
    [Fact]
    public async Task An_import_killed_at_any_batch_goes_on_and_every_event_arrives_once_and_in_order()
    {
        using var fixture = Bank(rows: 40);
        var whole = fixture.Read().OfType<MappedEvent>().Select(ImportFixture.Id).ToList();
        for (var killedAt = 0; killedAt < whole.Count / 7; killedAt++)
        {
            var sink = new RecordingSink { FailsAtBatch = killedAt };
            var import = new HistoryImport(new() { BatchSize = 7, Folder = Path.Combine(fixture.Folder, $"state-{killedAt}") });
            await Assert.ThrowsAsync<IOException>(() => import.RunAsync(fixture.Open(), sink, null, TestContext.Current.CancellationToken));
            var report = await import.RunAsync(fixture.Open(), sink, null, TestContext.Current.CancellationToken);

            Assert.Equal(whole, sink.Taken);
            Assert.Equal((whole.Count, 0L, 4L), (report.Events, report.Duplicates, report.Rejected));
            Assert.Equal(5, File.ReadAllLines(report.RejectedFile!).Length);
        }
    }

    [Fact]
    public void Reading_goes_on_exactly_behind_any_item()
    {
        using var fixture = Bank(rows: 40);
        var all = fixture.Read();
        Assert.Contains(all, i => i.Next!.Given > 0);
        for (var i = 0; i < all.Count; i++)
        {
            var rest = fixture.Open().Read(all[i].Next).ToList();
            Assert.Equal(all.Skip(i + 1).Select(Outline), rest.Select(Outline));
        }
    }

    [Fact]
    public async Task What_a_killed_run_wrote_of_rejected_lines_beyond_its_position_is_not_written_twice()
    {
        using var fixture = Bank(rows: 40);
        var import = new HistoryImport(new() { BatchSize = 7, Folder = fixture.Folder });
        await Assert.ThrowsAsync<IOException>(() => import.RunAsync(fixture.Open(), new RecordingSink { FailsAtBatch = 3 }, null, TestContext.Current.CancellationToken));
        await File.AppendAllTextAsync(Path.Combine(fixture.Folder, "rejected.csv"), "half a li", TestContext.Current.CancellationToken);
        var report = await import.RunAsync(fixture.Open(), new RecordingSink(), null, TestContext.Current.CancellationToken);
        Assert.Equal(["file,line,code,message", .. Enumerable.Range(1, 4).Select(i => $"rows.csv,{i * 10 + 1},import.value.number,row.amount is no number.")], File.ReadAllLines(report.RejectedFile!));
    }

    [Fact]
    public async Task A_changed_file_or_mapping_is_named_before_an_import_goes_on()
    {
        using var fixture = Bank(rows: 40);
        var import = new HistoryImport(new() { BatchSize = 7, Folder = fixture.Folder });
        await Assert.ThrowsAsync<IOException>(() => import.RunAsync(fixture.Open(), new RecordingSink { FailsAtBatch = 2 }, null, TestContext.Current.CancellationToken));
        await File.AppendAllTextAsync(Path.Combine(fixture.Folder, "rows.csv"), "99;01.02.2026;a1;5\n", TestContext.Current.CancellationToken);
        var changed = await Assert.ThrowsAsync<ImportException>(() => import.RunAsync(fixture.Open(), new RecordingSink(), null, TestContext.Current.CancellationToken));
        Assert.Equal("import.file.changed", changed.Code);
        Assert.Contains("rows.csv", changed.Message, StringComparison.Ordinal);
        var other = new MappedHistory(fixture.Mapping with { ContentHash = "4567" }, fixture.Folder);
        Assert.Equal("import.mapping.changed", (await Assert.ThrowsAsync<ImportException>(() => import.RunAsync(other, new RecordingSink(), null, TestContext.Current.CancellationToken))).Code);
    }

    [Fact]
    public async Task Importing_again_gives_the_sink_nothing_but_duplicates()
    {
        using var fixture = Bank(rows: 40);
        var (import, sink) = (new HistoryImport(new() { Folder = fixture.Folder }), new RecordingSink());
        var first = await import.RunAsync(fixture.Open(), sink, null, TestContext.Current.CancellationToken);
        var second = await import.RunAsync(fixture.Open(), sink, null, TestContext.Current.CancellationToken);
        Assert.Equal((first.Accepted, 0L, 0L, first.Accepted), (first.Accepted, first.Duplicates, second.Accepted, second.Duplicates));
        Assert.False(File.Exists(Path.Combine(fixture.Folder, "import-position.json")));
    }

    [Fact]
    public async Task An_event_that_the_engine_refuses_is_a_rejected_line_of_its_row()
    {
        using var fixture = new ImportFixture().Rows("id;day;account;amount\n1;01.02.2026;a1;5\n2;01.02.2026;a1;5\n");
        var report = await new HistoryImport(new() { Folder = fixture.Folder }).RunAsync(fixture.Open(), new RecordingSink { Refuses = "t-2" }, null, TestContext.Current.CancellationToken);
        Assert.Equal((1L, 1L), (report.Accepted, report.Rejected));
        Assert.Equal("rows.csv,3,event.time.future,\"Not yet, \"\"please\"\".\"", File.ReadAllLines(report.RejectedFile!)[1]);
    }

    [Fact]
    public async Task Progress_grows_to_the_whole_and_a_cancelled_import_goes_on_later()
    {
        using var fixture = Bank(rows: 40);
        using var cancel = new CancellationTokenSource();
        var seen = new List<ImportProgress>();
        var progress = new Listener(p => { seen.Add(p); if (seen.Count == 3) cancel.Cancel(); });
        var (import, sink) = (new HistoryImport(new() { BatchSize = 7, Folder = fixture.Folder }), new RecordingSink());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => import.RunAsync(fixture.Open(), sink, progress, cancel.Token));
        await import.RunAsync(fixture.Open(), sink, progress, TestContext.Current.CancellationToken);
        Assert.Equal(seen.OrderBy(p => p.BytesDone), seen);
        Assert.Equal((seen[^1].BytesTotal, (long)sink.Taken.Count, 4L), (seen[^1].BytesDone, seen[^1].Events, seen[^1].Rejected));
    }

    // Every tenth row is bad; rows of account a2 make an event for each of its two holders.
    private static ImportFixture Bank(int rows)
    {
        var text = new StringBuilder("id;day;account;amount\n");
        for (var i = 1; i <= rows; i++) text.Append($"{i};01.02.2026;a{1 + i % 2};{(i % 10 == 0 ? "bad" : "5")}\n");
        return new ImportFixture { Joins = [BadLinesTests.Holder(JoinTakes.Each)], Customer = ImportFixture.Text("{lookup.holder.holder}") }.Rows(text.ToString());
    }

    private static string Outline(MappedItem item) => item is MappedEvent e ? $"{Encoding.UTF8.GetString(e.Json.Span)} {e.Next} {e.BytesDone}" : item.ToString();

    private sealed class Listener(Action<ImportProgress> told) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => told(value);
    }
}
