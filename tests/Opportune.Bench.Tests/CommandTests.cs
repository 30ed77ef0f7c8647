using Opportune.Bench.Commands;
using Opportune.Bench.Reporting;

namespace Opportune.Bench.Tests;

public sealed class CommandTests
{
    private static readonly string Root = RepositoryFolder.Find(AppContext.BaseDirectory);

    [Fact]
    public async Task The_list_names_every_bench()
    {
        using var output = new StringWriter();

        Assert.Equal(0, await BenchCommand.RunAsync(["list"], Root, BenchCatalogue.All, output, TextWriter.Null));
        Assert.All(BenchCatalogue.All, b => Assert.Contains(b.Title, output.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("htp"), InlineData("--ful"), InlineData("--minutes"), InlineData("--minutes", "soon")]
    public async Task A_wrong_word_is_refused_with_what_to_do(params string[] args)
    {
        using var notes = new StringWriter();

        Assert.Equal(2, await BenchCommand.RunAsync(args, Root, BenchCatalogue.All, TextWriter.Null, notes));
        Assert.StartsWith("error usage.invalid: ", notes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bench_that_fails_fails_the_run_and_the_others_still_run()
    {
        using StringWriter output = new(), notes = new();

        Assert.Equal(1, await BenchCommand.RunAsync(["--json"], Root, [new Failing(), new Working()], output, notes));
        Assert.Contains("error bench.failed: failing", notes.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"id\": \"working.speed\"", output.ToString(), StringComparison.Ordinal);
    }

    private sealed class Failing : IBench
    {
        public string Name => "failing";
        public string Title => "fails";
        public bool IsUsual => true;
        public Task<BenchReport> RunAsync(Workshop workshop) => throw new InvalidOperationException("planted");
    }

    private sealed class Working : IBench
    {
        public string Name => "working";
        public string Title => "works";
        public bool IsUsual => true;

        public Task<BenchReport> RunAsync(Workshop workshop)
        {
            var report = new BenchReport(Name, Title);
            report.Figures.Add(new("working.speed", "speed", 3, "/s"));
            return Task.FromResult(report);
        }
    }
}
