namespace Opportune.Learners;

/// <summary>The weights of a <see cref="TextNetwork"/>: a row of hidden units per piece, the constants' row last, and a row of hidden units per label with its constant.</summary>
internal sealed class TextLayers
{
    public TextLayers(int units, float[] inner, float[] outer, float[] constants) => (Units, Inner, Outer, Constants) = (units, inner, outer, constants);

    public int Units { get; }

    public float[] Inner { get; }

    public float[] Outer { get; }

    public float[] Constants { get; }

    /// <summary>The row of a piece; the constants' is the one after the last piece.</summary>
    public Span<float> Row(int piece) => Inner.AsSpan(piece * Units, Units);

    /// <summary>The row of a label.</summary>
    public Span<float> LabelRow(int label) => Outer.AsSpan(label * Units, Units);

    /// <summary>Writes what the hidden units answer to a vector of pieces.</summary>
    public void Hide(ReadOnlySpan<int> places, ReadOnlySpan<double> weights, Span<float> hidden)
    {
        Inner.AsSpan(Inner.Length - Units).CopyTo(hidden);
        for (int i = 0; i < places.Length; i++) Numerics.AddScaled(hidden, (float)weights[i], Row(places[i]));
        for (int j = 0; j < hidden.Length; j++) if (!(hidden[j] > 0f)) hidden[j] = 0f;
    }

    /// <summary>The score of a label.</summary>
    public float Score(ReadOnlySpan<float> hidden, int label) => Constants[label] + Numerics.Dot(LabelRow(label), hidden);

    /// <summary>Networks side by side: all their hidden units, and scores that are the mean of theirs.</summary>
    public static TextLayers Joined(TextLayers[] voters)
    {
        int units = voters.Sum(v => v.Units), labels = voters[0].Constants.Length;
        float share = 1f / voters.Length;
        var all = new TextLayers(units, Rows(voters, v => v.Inner, 1f), Rows(voters, v => v.Outer, share), new float[labels]);
        foreach (TextLayers voter in voters) Numerics.AddScaled(all.Constants, share, voter.Constants);
        return all;
    }

    public void Write(ModelWriter writer)
    {
        writer.Write("units", (long)Units);
        writer.Write("inner", (ReadOnlySpan<float>)Inner);
        writer.Write("outer", (ReadOnlySpan<float>)Outer);
        writer.Write("constants", (ReadOnlySpan<float>)Constants);
    }

    public static TextLayers Read(ModelReader reader, int pieces, int labels)
    {
        long units = reader.ReadInt64("units");
        float[] inner = reader.ReadSingles("inner"), outer = reader.ReadSingles("outer"), constants = reader.ReadSingles("constants");
        if (units < 1 || labels < 2 || inner.Length != (pieces + 1) * units || outer.Length != labels * units || constants.Length != labels) throw new InvalidDataException("model.layout: the network's weights do not fit its pieces and labels.");
        return new((int)units, inner, outer, constants);
    }

    private static float[] Rows(TextLayers[] voters, Func<TextLayers, float[]> of, float factor)
    {
        int units = voters.Sum(v => v.Units), start = 0;
        var rows = new float[of(voters[0]).Length / voters[0].Units * units];
        foreach (TextLayers voter in voters)
        {
            float[] own = of(voter);
            for (int at = 0; at < own.Length; at++) rows[at / voter.Units * units + start + at % voter.Units] = own[at] * factor;
            start += voter.Units;
        }
        return rows;
    }
}
