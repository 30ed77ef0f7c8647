namespace Opportune.Durability.Tests.Crashes;

/// <summary>A process that is stopped, at a named point or anywhere, loses nothing that it had acknowledged.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Rounds = 50;

    [Theory]
    [InlineData("before-append", 90), InlineData("append-fsync", 40), InlineData("fsync-answer", 40), InlineData("mid-checkpoint", 7), InlineData("mid-snapshot", 9)]
    public async Task A_bank_that_stops_at_a_crash_point_keeps_every_promise(string point, int passes)
    {
        using var folder = new RamFolder();
        var promises = new Promises();
        for (var round = 0; round < 3; round++)
        {
            await promises.RunAsync(folder.Path, round, point, passes + (13 * round));
            await promises.CheckAsync(folder.Path, round);
        }
        Assert.True(promises.Count > 50, "the load was too thin to show anything");
    }

    [Fact]
    public async Task A_bank_killed_fifty_times_under_load_keeps_every_promise()
    {
        using var folder = new RamFolder();
        var (promises, dice) = (new Promises(), new Random(20261122));
        for (var round = 0; round < Rounds; round++)
        {
            await promises.RunAsync(folder.Path, round, "none", 0, killAfter: dice.Next(1, 160));
            if (round % 10 == 9) await promises.CheckAsync(folder.Path, round);
        }
        output.WriteLine($"{Rounds} kills, {promises.Count} acknowledgements");
        Assert.True(promises.Count > 1_500, "the load was too thin to show anything");
    }
}
