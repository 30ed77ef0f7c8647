using Opportune.Host.Commands.Evaluate;
using Opportune.Learners;

namespace Opportune.Host.Commands.Models;

/// <summary>A model of short texts with what five folds say of it.</summary>
/// <param name="Bytes">The model's file, learned from all texts.</param>
/// <param name="Labels">How many labels.</param>
/// <param name="Accuracy">Share whose nearest label is right.</param>
/// <param name="Answered">Share that got an answer: understood with the confidence asked for.</param>
/// <param name="AccuracyOfAnswered">Share of these that is right; 0 where there is none.</param>
/// <param name="OfLabels">The same by label.</param>
internal sealed record TextModelTrial(byte[] Bytes, int Labels, double Accuracy, double Answered, double AccuracyOfAnswered, IReadOnlyList<LabelTrial> OfLabels)
{
    private const int Folds = 5;

    /// <summary>Learns and asks, fold by fold, then learns from all.</summary>
    public static TextModelTrial Of(LabelledTexts known, TextOptions options, double confidence, Action<double> advance)
    {
        var answers = new (string Nearest, bool IsGiven)[known.Texts.Length];
        var done = 0;
        foreach (var (train, test) in Split.Parse($"kfold:{Folds}:0", known.Texts.Length).Select(s => (s.Train, s.Test)))
        {
            var learned = known.Select(train);
            var model = IntentClassifier.Learn(learned.Texts, learned.Labels, options);
            foreach (var i in test)
                answers[i] = model.Predict(known.Texts[i]) switch
                {
                    IntentAnswer.Understood u => (u.Intent, u.Confidence >= confidence),
                    IntentAnswer.OutOfScope o => (o.Nearest, false),
                    _ => throw new InvalidOperationException("an answer is understood or out of scope"),
                };
            advance((double)++done / (Folds + 1));
        }
        var all = Enumerable.Range(0, answers.Length).Select(i => (Label: known.Labels[i], answers[i].Nearest, answers[i].IsGiven)).ToList();
        var labels = all.GroupBy(a => a.Label, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new LabelTrial(g.Key, g.Count(), Share(g, a => a.IsGiven), Share(all.Where(a => a.IsGiven && a.Nearest == g.Key), a => a.Label == g.Key))).ToList();
        return new(ModelFile.Save(IntentClassifier.Learn(known.Texts, known.Labels, options)), labels.Count, Share(all, a => a.Nearest == a.Label), Share(all, a => a.IsGiven), Share(all.Where(a => a.IsGiven), a => a.Nearest == a.Label), labels);
    }

    private static double Share<T>(IEnumerable<T> items, Func<T, bool> holds)
    {
        var (count, held) = (0, 0);
        foreach (var item in items) { count++; if (holds(item)) held++; }
        return count == 0 ? 0 : (double)held / count;
    }
}

/// <summary>How one label fares.</summary>
/// <param name="Label">The label.</param>
/// <param name="Texts">How many texts have it.</param>
/// <param name="Answered">Share of them that got an answer.</param>
/// <param name="Precision">Share of answers with this label that is right.</param>
internal sealed record LabelTrial(string Label, int Texts, double Answered, double Precision);
