namespace Opportune.Learners;

/// <summary>Fits the weights of a <see cref="Sentiment"/> to texts with known scores.</summary>
/// <remarks>Minimises Σ [ln(1 + e^zᵢ) − pᵢ·zᵢ] + ½h·Σ (wⱼ − w⁰ⱼ)² with pᵢ = (1 + scoreᵢ)/2, w⁰ the weights begun with and the constant free: the most probable weights under a normal prior around w⁰ with variance 1/h. Each coordinate in turn
/// steps by its slope over the bound Σx²/4 + h of its curvature, so that the loss never grows (D. Böhning, B. Lindsay, Ann. Inst. Stat. Math. 40 (1988) 641). The slope and constant of Platt's calibration come from texts held out.</remarks>
internal static class SentimentFit
{
    private const int Folds = 3, MostPasses = 500;
    private const double Enough = 1e-6;

    public static Sentiment Of(IReadOnlyList<string> texts, IReadOnlyList<double> scores, Sentiment start, SentimentOptions options)
    {
        string[] phrases = Vocabulary(texts, start, options.LeastTexts);
        double[] prior = [.. phrases.Select(start.WeightOf)], chances = [.. scores.Select(s => 0.5 * (1.0 + s))];
        var reader = new Sentiment(phrases, prior, 0.0).Reader;
        (int Phrase, double Value)[][] rows = [.. texts.Select(t => Row(reader, t))];
        int[] order = [.. Enumerable.Range(0, texts.Count)];
        CounterRandom.FromSeed(options.Seed).Shuffle(order.AsSpan());
        var held = new double[texts.Count][];
        for (int fold = 0; fold < Folds; fold++)
        {
            double[] w = Fit(rows, chances, [.. order.Where((_, k) => k % Folds != fold)], prior, options.Hold);
            foreach (int i in order.Where((_, k) => k % Folds == fold)) held[i] = [Sum(rows[i], w)];
        }
        double half = 0.5 * texts.Count; // Platt's targets: a few separable texts do not give certainty
        double[] line = LogisticNewton.Minimise(held, [.. chances.Select(p => (half * p + 1.0) / (half + 2.0))], [.. chances.Select(_ => 1.0)], 1e-9);
        double slope = Math.Max(line[0], 0.0);
        double[] all = Fit(rows, chances, order, prior, options.Hold);
        double[] weights = [.. all.AsSpan(0, phrases.Length).ToArray().Select(w => w * slope)];
        return new(phrases, weights, line[0] >= 0.0 ? slope * all[^1] + line[1] : Logit(Numerics.Sum(chances) / chances.Length));
    }

    /// <summary>The expressions begun with and every word of letters in enough texts that does not only turn or strengthen others.</summary>
    private static string[] Vocabulary(IReadOnlyList<string> texts, Sentiment start, int leastTexts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            string folded = SentimentReading.Fold(text);
            foreach (string word in TextWords.Of(folded).Select(w => folded.Substring(w.Start, w.Length)).Distinct(StringComparer.Ordinal)) counts[word] = counts.GetValueOrDefault(word) + 1;
        }
        IEnumerable<string> learned = counts.Where(c => c.Value >= leastTexts && c.Key.Any(char.IsLetter) && !c.Key.Any(char.IsDigit) && !SentimentReading.IsModifier(c.Key)).Select(c => c.Key);
        return [.. start.Phrases.Union(learned, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static (int, double)[] Row(SentimentReading reading, string text)
    {
        List<SentimentMatch> found = reading.Read(text, out int words);
        double scale = Sentiment.Scale(words);
        return [.. found.GroupBy(m => m.Phrase).Select(g => (g.Key, scale * Numerics.Sum([.. g.Select(m => m.Factor)])))];
    }

    private static double[] Fit((int Phrase, double Value)[][] rows, double[] chances, int[] order, double[] prior, double hold)
    {
        int[] used = [.. order.Order()];
        ILookup<int, (int Row, double Value)> columns = used.SelectMany(i => rows[i].Select(x => (x.Phrase, Row: i, x.Value))).ToLookup(x => x.Phrase, x => (x.Row, x.Value));
        (int Row, double Value)[][] features = [.. Enumerable.Range(0, prior.Length).Select(j => columns[j].ToArray()), [.. used.Select(i => (i, 1.0))]];
        double[] w = [.. prior, 0.0], z = new double[rows.Length];
        foreach (int i in used) z[i] = Sum(rows[i], w);
        for (int pass = 0; pass < MostPasses; pass++)
        {
            double most = 0.0;
            for (int j = 0; j < features.Length; j++) if (features[j].Length > 0) most = Math.Max(most, Math.Abs(Step(features[j], chances, z, w, j, j < prior.Length ? hold : 0.0, j < prior.Length ? prior[j] : 0.0)));
            if (most < Enough) break;
        }
        return w;
    }

    private static double Step((int Row, double Value)[] column, double[] chances, double[] z, double[] w, int j, double hold, double around)
    {
        double slope = hold * (w[j] - around), bound = hold;
        foreach ((int row, double value) in column)
        {
            slope += value * (Numerics.Sigmoid(z[row]) - chances[row]);
            bound += 0.25 * value * value;
        }
        double step = bound > 0.0 ? -slope / bound : 0.0;
        w[j] += step;
        foreach ((int row, double value) in column) z[row] += step * value;
        return step;
    }

    private static double Sum((int Phrase, double Value)[] row, double[] w)
    {
        double sum = w[^1];
        foreach ((int phrase, double value) in row) sum += w[phrase] * value;
        return sum;
    }

    private static double Logit(double p) => Numerics.Log(p / (1.0 - p));
}
