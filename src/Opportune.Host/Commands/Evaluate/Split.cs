using System.Globalization;
using Opportune.Learners;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>Which rows are learned from and which are held out.</summary>
/// <param name="Train">Rows to learn from, ascending.</param>
/// <param name="Test">Rows held out, ascending.</param>
internal sealed record Split(int[] Train, int[] Test)
{
    /// <summary>How splits are written.</summary>
    public const string Grammar = "random:SHARE:SEED | kfold:FOLDS:SEED | time:SHARE";

    /// <summary>The splits of n rows.</summary>
    /// <param name="text"><c>random:0.2:7</c> holds out a fifth, drawn with seed 7; <c>kfold:5:7</c> each fifth in turn; <c>time:0.7</c> learns from the first 70 % in the file's order. A seed left out is 0.</param>
    /// <param name="rows">n.</param>
    /// <exception cref="VerbException">It is none of these, or a part is empty.</exception>
    public static IReadOnlyList<Split> Parse(string text, int rows)
    {
        var parts = text.Split(':');
        long seed = 0;
        if (parts.Length is < 2 or > 3 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var size) || (parts.Length == 3 && !long.TryParse(parts[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out seed))) throw Invalid(text);
        IReadOnlyList<Split> splits = parts[0] switch
        {
            "random" when size is > 0 and < 1 => [Held(Shuffled(rows, seed), k => k < (int)Math.Round(size * rows))],
            "kfold" when size is >= 2 and <= 100 && size == Math.Floor(size) => [.. Enumerable.Range(0, (int)size).Select(fold => Held(Shuffled(rows, seed), k => k % (int)size == fold))],
            "time" when size is > 0 and < 1 && parts.Length == 2 => [Held([.. Enumerable.Range(0, rows)], k => k >= (int)Math.Round(size * rows))],
            _ => throw Invalid(text),
        };
        return splits.All(s => s.Train.Length > 0 && s.Test.Length > 0) ? splits : throw new VerbException("evaluate.split.empty", $"{rows} rows are too few to split by {text}. Take more rows or another --split.", ExitCode.Refused);
    }

    private static int[] Shuffled(int rows, long seed)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        CounterRandom.FromSeed(seed).Shuffle(order.AsSpan());
        return order;
    }

    private static Split Held(int[] order, Func<int, bool> isHeld) =>
        new([.. order.Where((_, k) => !isHeld(k)).Order()], [.. order.Where((_, k) => isHeld(k)).Order()]);

    private static VerbException Invalid(string text) => new("usage.split", $"{text} is no split. Write {Grammar}, for example random:0.2:7, kfold:5:7 or time:0.7.");
}
