using System.Globalization;

namespace Opportune.Host.Commands.Evaluate.Ranking;

/// <summary>What is learned from, and whom to ask for what.</summary>
/// <param name="Train">The items of each user to learn from.</param>
/// <param name="Asked">Users by number, each with the items that were held out, one or more.</param>
internal sealed record RankSplit(IReadOnlyList<int[]> Train, IReadOnlyList<(int User, int[] Wanted)> Asked)
{
    /// <summary>How splits are written.</summary>
    public const string Grammar = "leave-last-out | time:SHARE";

    /// <summary>Splits a log: the last item of each user with two or more, or all that came after the first share of pairs by time, for users known by then.</summary>
    /// <exception cref="VerbException">It is none of these, or nobody is left to ask.</exception>
    public static RankSplit Of(Interactions log, string text)
    {
        var split = text == "leave-last-out" ? LastOut(log) : text.StartsWith("time:", StringComparison.Ordinal) && double.TryParse(text.AsSpan(5), NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is > 0 and < 1 ? After(log, share)
            : throw new VerbException("usage.split", $"{text} is no split of a log. Write {Grammar}, for example leave-last-out or time:0.8.");
        return split.Asked.Count >= 2 ? split : throw new VerbException("rank.few", $"{split.Asked.Count} users can be asked: fewer than two have an item to learn from and one to hold out.", ExitCode.Refused);
    }

    private static RankSplit LastOut(Interactions log) => new(
        [.. log.Users.Select(u => u.Length < 2 ? [.. u.Select(p => p.Item)] : u[..^1].Select(p => p.Item).ToArray())],
        [.. Enumerable.Range(0, log.Users.Count).Where(u => log.Users[u].Length > 1).Select(u => (u, new[] { log.Users[u][^1].Item }))]);

    private static RankSplit After(Interactions log, double share)
    {
        double[] times = [.. log.Users.SelectMany(u => u.Select(p => p.Time)).Order()];
        var end = times[Math.Min(times.Length - 1, (int)(share * times.Length))];
        int[][] before = [.. log.Users.Select(u => u.Where(p => p.Time < end).Select(p => p.Item).ToArray())], after = [.. log.Users.Select(u => u.Where(p => p.Time >= end).Select(p => p.Item).ToArray())];
        return new(before, [.. Enumerable.Range(0, before.Length).Where(u => before[u].Length > 0 && after[u].Length > 0).Select(u => (u, after[u]))]);
    }
}
