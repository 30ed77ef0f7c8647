using Opportune.Engine.Bank;
using Opportune.Engine.Score;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Learn;

/// <summary>Chooses what a model reads: every fact that it may see and that says something about the rows learnt from.</summary>
internal static class InputSelection
{
    private const int MostTexts = 12, LeastRows = 20;
    private const double Half = 0.5, Large = 50;

    /// <summary>The inputs for actions of one purpose, the intercept first, then by fact.</summary>
    public static IReadOnlyList<ModelInput> Of(BankDefinition bank, Purposes purpose, bool isCredit, IReadOnlyList<Example> rows) =>
        [ModelInput.Intercept, .. bank.Facts.Facts.Where(f => ModelAccess.Allows(f, purpose, isCredit)).SelectMany(f => OfFact(bank, f, rows))];

    private static ModelInput[] OfFact(BankDefinition bank, Fact fact, IReadOnlyList<Example> rows)
    {
        CelValue[] values = [.. rows.Where(r => fact.Level <= r.Level).Select(r => r.Facts[fact.Slot])];
        var type = bank.Facts.Variables.TypeOf(fact.Slot);
        var inputs = type == CelType.Int || type == CelType.Double ? Numbers(fact, values)
            : type == CelType.Bool ? Shares(fact, InputKind.Flag, [""], values)
            : type == CelType.String ? Shares(fact, InputKind.Value, Common(values.Where(v => v.Kind == CelKind.String).Select(v => v.AsString)), values)
            : type.Equals(CelType.List(CelType.String)) ? Shares(fact, InputKind.Member, Common(values.Where(v => v.Kind == CelKind.List).SelectMany(v => v.AsList).Where(v => v.Kind == CelKind.String).Select(v => v.AsString)), values)
            : [];
        return inputs.Length > 0 && type != CelType.Bool ? [.. inputs, .. Shares(fact, InputKind.Missing, [""], values)] : inputs;
    }

    private static ModelInput[] Numbers(Fact fact, CelValue[] values)
    {
        double[] raw = Known(values, InputKind.Number, "");
        if (raw.Length < LeastRows) return [];
        var kind = fact.Money || raw.Max(Math.Abs) > Large ? InputKind.Size : InputKind.Number;
        double[] known = Known(values, kind, "");
        var mean = Numerics.Sum(known) / known.Length;
        double[] off = [.. known.Select(x => x - mean)];
        var deviation = Numerics.Sqrt(Numerics.Dot(off, off) / off.Length);
        return deviation > 1e-9 ? [new(fact.Name, kind, "", mean, deviation)] : [];
    }

    /// <summary>Inputs that are 0 or 1, of which both occur often enough to learn from.</summary>
    private static ModelInput[] Shares(Fact fact, InputKind kind, IEnumerable<string> texts, CelValue[] values) =>
        [.. texts.Select(text => (Text: text, Known: Known(values, kind, text))).Where(t => Numerics.Sum(t.Known) is var ones && ones >= LeastRows && t.Known.Length - ones >= LeastRows)
            .Select(t => new ModelInput(fact.Name, kind, t.Text, Numerics.Sum(t.Known) / t.Known.Length, Half))];

    private static IEnumerable<string> Common(IEnumerable<string> texts) =>
        texts.GroupBy(t => t, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostTexts).Select(g => g.Key).Order(StringComparer.Ordinal);

    private static double[] Known(CelValue[] values, InputKind kind, string text) =>
        [.. values.Select(v => FactInputs.Raw(v, kind, text)).Where(x => x is { } number && double.IsFinite(number)).Select(x => x!.Value)];
}
