namespace Opportune.Learners;

/// <summary>Learns the weights of a <see cref="TextNetwork"/>, one text at a time.</summary>
/// <remarks>
/// Descends −Σₖ tₖ·ln pₖ, p the softmax of the scores, tₖ = d/K, and 1 − d more for the text's own label (C. Szegedy et al., CVPR 2016, §7). For each text some words are left out with all pieces made of them (M. Iyyer et al., "Deep unordered composition rivals
/// syntactic methods", ACL 2015, §3.1), then some hidden units (N. Srivastava et al., JMLR 15 (2014) 1929). Each row of weights has its own step, s/√Σ|g|²/units over the gradients g it has had (J. Duchi et al., JMLR 12 (2011) 2121, a sum per row), so that rare pieces learn in few texts. The result is the mean of the weights after
/// each of the last rounds (B. Polyak, A. Juditsky, SIAM J. Control Optim. 30 (1992) 838). A voter learns on one thread in a fixed order with draws from the seed: the same texts give the same bits.
/// </remarks>
internal sealed class TextNetworkFit
{
    private const float FirstSum = 1e-4f; // so that a row's first step is not endless
    private const double InnerSpread = 0.1;

    private readonly TextInput input;
    private readonly TextNetworkOptions options;
    private readonly TextLayers layers;
    private readonly CounterRandom random;
    private readonly float[] innerSums, outerSums, hidden, back;
    private readonly bool[] awake;
    private readonly float[] errors;
    private readonly double[] scores;

    private TextNetworkFit(TextInput input, int labels, TextOptions options, int voter)
    {
        (this.input, this.options, random) = (input, options.Network, CounterRandom.FromSeed(unchecked(options.Seed * 1_000_003 + voter)));
        int units = this.options.Units;
        (hidden, back, awake, errors, scores) = (new float[units], new float[units], new bool[units], new float[labels], new double[labels]);
        (innerSums, outerSums) = (new float[input.Width + 1], new float[labels]);
        Array.Fill(innerSums, FirstSum);
        Array.Fill(outerSums, FirstSum);
        layers = new(units, Drawn(input.Width * units, InnerSpread, units), Drawn(labels * units, Numerics.Sqrt(1.0 / units), 0), new float[labels]);
    }

    /// <summary>The voters' layers, joined.</summary>
    public static TextLayers Of(TextInput input, TextInput.Read[] texts, int[] targets, int labels, TextOptions options)
    {
        options.Network.RequireSound();
        var voters = new TextLayers[options.Network.Voters];
        InOrder.For(voters.Length, options.Threads, v => voters[v] = Voter(input, texts, targets, labels, options, v));
        return TextLayers.Joined(voters);
    }

    private static TextLayers Voter(TextInput input, TextInput.Read[] texts, int[] targets, int labels, TextOptions options, int voter)
    {
        var fit = new TextNetworkFit(input, labels, options, voter);
        int rounds = options.Network.Rounds, kept = 0;
        int[] order = [.. Enumerable.Range(0, texts.Length)];
        var mean = new TextLayers(fit.layers.Units, new float[fit.layers.Inner.Length], new float[fit.layers.Outer.Length], new float[labels]);
        for (int round = 0; round < rounds; round++)
        {
            fit.random.Shuffle(order.AsSpan());
            float step = (float)(options.Network.Step * (1.0 - 0.9 * round / rounds));
            foreach (int i in order) fit.Learn(texts[i], targets[i], step);
            if (round >= rounds - rounds / 3) Mix(mean, fit.layers, 1f / ++kept);
        }
        return mean;
    }

    private static void Mix(TextLayers mean, TextLayers next, float share)
    {
        foreach ((float[] to, float[] from) in new[] { (mean.Inner, next.Inner), (mean.Outer, next.Outer), (mean.Constants, next.Constants) })
            for (int i = 0; i < to.Length; i++) to[i] += (from[i] - to[i]) * share;
    }

    private void Learn(TextInput.Read text, int target, float step)
    {
        Span<int> places = text.Most <= 1024 ? stackalloc int[text.Most] : new int[text.Most];
        Span<double> weights = text.Most <= 1024 ? stackalloc double[text.Most] : new double[text.Most];
        int count = input.Vector(text, LeftOut(), places, weights);
        places = places[..count];
        weights = weights[..count];
        layers.Hide(places, weights, hidden);
        LeaveUnitsOut();
        Errors(target);
        LearnOuter(step);
        LearnInner(places, weights, step);
    }

    /// <summary>A bit for each word to leave out; 24 bits of chance a word.</summary>
    private ulong LeftOut()
    {
        ulong without = 0;
        uint least = (uint)(options.WordsLeftOut * (1 << 24));
        for (int i = 0; i < 64; i += 2)
        {
            ulong draw = random.NextUInt64();
            if ((draw & 0xFF_FFFF) < least) without |= 1UL << i;
            if (((draw >> 32) & 0xFF_FFFF) < least) without |= 2UL << i;
        }
        return without;
    }

    private void LeaveUnitsOut()
    {
        float kept = (float)(1.0 / (1.0 - options.UnitsLeftOut));
        uint least = (uint)(options.UnitsLeftOut * (1 << 24));
        for (int j = 0; j < hidden.Length; j++)
        {
            awake[j] = hidden[j] > 0f && (random.NextUInt64() & 0xFF_FFFF) >= least;
            hidden[j] = awake[j] ? hidden[j] * kept : 0f;
        }
    }

    /// <summary>What each label's score is off by: its chance less its target.</summary>
    private void Errors(int target)
    {
        for (int k = 0; k < scores.Length; k++) scores[k] = layers.Score(hidden, k);
        double most = scores.Max(), sum = 0.0;
        for (int k = 0; k < scores.Length; k++) sum += scores[k] = Numerics.Exp(scores[k] - most);
        for (int k = 0; k < scores.Length; k++) errors[k] = (float)(scores[k] / sum - options.Doubt / scores.Length - (k == target ? 1.0 - options.Doubt : 0.0));
    }

    private void LearnOuter(float step)
    {
        float size = (Numerics.Dot(hidden, hidden) + 1f) / hidden.Length;
        Array.Clear(back);
        for (int k = 0; k < errors.Length; k++)
        {
            Numerics.AddScaled(back, errors[k], layers.LabelRow(k));
            outerSums[k] += errors[k] * errors[k] * size;
            float move = -step * errors[k] / MathF.Sqrt(outerSums[k]);
            Numerics.AddScaled(layers.LabelRow(k), move, hidden);
            layers.Constants[k] += move;
        }
    }

    private void LearnInner(ReadOnlySpan<int> places, ReadOnlySpan<double> weights, float step)
    {
        float kept = (float)(1.0 / (1.0 - options.UnitsLeftOut));
        for (int j = 0; j < back.Length; j++) back[j] = awake[j] ? back[j] * kept : 0f;
        float size = Numerics.Dot(back, back) / back.Length;
        Move(innerSums.Length - 1, 1f, size, step);
        for (int i = 0; i < places.Length; i++) Move(places[i], (float)weights[i], size, step);
    }

    private void Move(int row, float weight, float size, float step)
    {
        innerSums[row] += weight * weight * size;
        Numerics.AddScaled(layers.Row(row), -step * weight / MathF.Sqrt(innerSums[row]), back);
    }

    private float[] Drawn(int count, double spread, int zeros)
    {
        var weights = new float[count + zeros];
        for (int i = 0; i < count; i++) weights[i] = (float)(spread * random.NextNormal());
        return weights;
    }
}
