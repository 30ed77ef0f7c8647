using System.Diagnostics;
using Opportune.Learners;
using Opportune.Statistics;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>How well short texts are understood, on texts that were not learned from.</summary>
/// <param name="Texts">How many were asked.</param>
/// <param name="Labels">How many labels were learned.</param>
/// <param name="Accuracy">Share whose nearest label is right, those turned away included.</param>
/// <param name="AccuracyCi95">Wilson's interval.</param>
/// <param name="Understood">Share that was not turned away as out of scope.</param>
/// <param name="AccuracyOfUnderstood">Share of these that is right; null where there is none.</param>
/// <param name="SecondsToFit">Mean over the parts.</param>
/// <param name="TextsPerSecond">One at a time on one thread.</param>
internal sealed record TextEvaluation(int Texts, int Labels, double Accuracy, Interval AccuracyCi95, double Understood, double? AccuracyOfUnderstood, double SecondsToFit, double TextsPerSecond)
{
    /// <summary>Learns from each part and asks the other.</summary>
    /// <param name="parts">Texts with labels to learn from, and to ask.</param>
    /// <param name="vectors">Knowledge of the language from outside the texts, or null.</param>
    /// <param name="advance">Told the done share.</param>
    public static TextEvaluation Of(IReadOnlyList<(LabelledTexts Train, LabelledTexts Test)> parts, WordVectors? vectors, Action<double> advance)
    {
        var (asked, right, understood, rightUnderstood, seconds, answering, done) = (0, 0, 0, 0, 0.0, 0.0, 0);
        foreach (var (train, test) in parts)
        {
            var started = Stopwatch.GetTimestamp();
            var model = IntentClassifier.Learn(train.Texts, train.Labels, new() { Vectors = vectors, Threads = Environment.ProcessorCount });
            seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
            started = Stopwatch.GetTimestamp();
            IntentAnswer[] answers = [.. test.Texts.Select(model.Predict)];
            answering += Stopwatch.GetElapsedTime(started).TotalSeconds;
            for (var i = 0; i < answers.Length; i++)
            {
                var isRight = Nearest(answers[i]) == test.Labels[i];
                asked++;
                if (isRight) right++;
                if (answers[i] is not IntentAnswer.Understood) continue;
                understood++;
                if (isRight) rightUnderstood++;
            }
            advance((double)++done / parts.Count);
        }
        return new(asked, parts[0].Train.Labels.Distinct(StringComparer.Ordinal).Count(), (double)right / asked, Proportion.Wilson(right, asked), (double)understood / asked, understood > 0 ? (double)rightUnderstood / understood : null, seconds / parts.Count, asked / answering);
    }

    private static string Nearest(IntentAnswer answer) => answer switch
    {
        IntentAnswer.Understood u => u.Intent,
        IntentAnswer.OutOfScope o => o.Nearest,
        _ => throw new InvalidOperationException("an answer is understood or out of scope"),
    };
}

/// <summary>Texts and what each asks for.</summary>
internal sealed record LabelledTexts(string[] Texts, string[] Labels)
{
    /// <summary>The texts at these places.</summary>
    public LabelledTexts Select(int[] rows) => new([.. rows.Select(i => Texts[i])], [.. rows.Select(i => Labels[i])]);
}
