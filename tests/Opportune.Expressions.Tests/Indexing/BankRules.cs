using System.Globalization;
using Opportune.Expressions.Tests.Generated;

namespace Opportune.Expressions.Tests.Indexing;

/// <summary>Conditions of one to four comparisons of facts with constants, joined by and, or and not: what an index decides alone.</summary>
internal static class BankRules
{
    private static readonly string[] Operators = ["<", "<=", "==", "!=", ">=", ">"];
    private static readonly string[] Numbers = ["-9223372036854775808", "-1", "0", "1", "2", "18", "500", "9007199254740993", "9223372036854775806", "9223372036854775807", "0u", "18u",
        "9223372036854775808u", "18446744073709551615u", "0.0", "-0.0", "0.5", "1.5", "18.0", "1e300", "-1e300", "9007199254740992.0", "9223372036854775807.0", "18446744073709551615.0", "double('NaN')", "double('Infinity')", "double('-Infinity')"];
    private static readonly (string Kind, string[] Constants)[] Others =
    [
        ("timestamp", ["timestamp('2024-05-31T12:43:12Z')", "timestamp('1970-01-01T00:00:00Z')", "timestamp('9999-12-31T23:59:59Z')"]),
        ("duration", ["duration('36h')", "duration('0')", "duration('-1.5s')"]), ("bool", ["true", "false"]),
    ];

    public static string Write(Dice dice) => dice.Below(6) switch
    {
        0 => Part(dice),
        1 => $"{Part(dice)} && {Part(dice)}",
        2 => $"{Part(dice)} && {Part(dice)} && ({Part(dice)} || {Part(dice)})",
        3 => $"{Part(dice)} || {Part(dice)}",
        4 => $"!({Part(dice)} || {Part(dice)}) && {Part(dice)}",
        _ => $"{Part(dice)} ? {Part(dice)} : {Part(dice)}",
    };

    /// <summary>Every number kind against every constant by every operator, from both sides, and lists of them.</summary>
    public static IEnumerable<string> Thresholds() =>
    [
        .. from kind in new[] { "int", "uint", "double" } from sign in Operators from constant in Numbers from text in new[] { $"{kind}.f0 {sign} {constant}", $"{constant} {sign} {kind}.f0" } select text,
        .. from other in Others from sign in Operators from constant in other.Constants select $"{other.Kind}.f0 {sign} {constant}",
        .. from kind in new[] { "int", "uint", "double" } from i in Enumerable.Range(0, Numbers.Length - 2) select $"{kind}.f0 in [dyn({Numbers[i]}), dyn({Numbers[i + 1]}), dyn({Numbers[i + 2]})]",
        "bool.f0", "!bool.f0", "has(int.f0)", "!has(double.f0)", "string.f0 in []", "string.f0 != 'a'",
    ];

    /// <summary>A value of every kind at, just below and just above each number, and each of the others.</summary>
    public static IEnumerable<(int Slot, CelValue Value)> Edges(VariableSchema schema)
    {
        foreach (var text in Numbers.Concat(Others.SelectMany(o => o.Constants)))
        {
            var constant = CelExpression.Check(text, schema).Interpret(new CelValue[schema.Count]);
            Assert.False(constant.IsError, text);
            foreach (var value in Beside(constant))
            {
                yield return (SlotOf(schema, value.Kind.ToString().ToLower(CultureInfo.InvariantCulture)), value);
            }
        }

        foreach (var value in new[] { CelValue.Null, CelValue.Missing("fact"), CelValue.Error("feature.failed"), CelValue.String("a"), CelValue.List([]) })
        {
            yield return (SlotOf(schema, "double"), value);
            yield return (SlotOf(schema, "bool"), value);
        }
    }

    private static IEnumerable<CelValue> Beside(CelValue constant) => constant.Kind switch
    {
        CelKind.Int => [.. Around(constant.AsInt), CelValue.Double(constant.AsInt), .. constant.AsInt >= 0 ? [CelValue.Uint((ulong)constant.AsInt)] : (CelValue[])[]],
        CelKind.Uint => [constant, CelValue.Uint(unchecked(constant.AsUint - 1)), CelValue.Uint(unchecked(constant.AsUint + 1)), CelValue.Double(constant.AsUint)],
        CelKind.Double => [constant, CelValue.Double(Math.BitDecrement(constant.AsDouble)), CelValue.Double(Math.BitIncrement(constant.AsDouble)), CelValue.Double(-constant.AsDouble),
            .. Math.Abs(constant.AsDouble) < 9e18 ? Around((long)constant.AsDouble) : []],
        _ => [constant],
    };

    private static CelValue[] Around(long whole) => [CelValue.Int(whole), CelValue.Int(unchecked(whole - 1)), CelValue.Int(unchecked(whole + 1))];

    private static string Part(Dice dice)
    {
        var slot = dice.Below(3);
        var part = dice.Below(9) switch
        {
            0 => $"int.f{slot} {dice.Pick(Operators)} {dice.Pick(Numbers)}",
            1 => $"double.f{slot} {dice.Pick(Operators)} {dice.Pick(Numbers)}",
            2 => $"uint.f{slot} {dice.Pick(Operators)} {dice.Pick(Numbers)}",
            3 => $"string.f{slot} {dice.Pick("==", "!=")} '{dice.Pick("a", "ab", "", "42")}'",
            4 => $"string.f{slot} in ['a', 'travel-card', '{dice.Below(9)}']",
            5 => $"'{dice.Pick("a", "b", "travel-card")}' in list_string.f{slot}",
            6 => $"has({RandomFacts.NameOf(dice.Pick("int", "string", "dyn", "list(string)"), slot)})",
            7 => $"bool.f{slot}",
            _ => $"(!has(double.f{slot}) || double.f{slot} >= {dice.Below(40)}.5)",
        };
        return dice.OneIn(4) ? $"!({part})" : part;
    }

    private static int SlotOf(VariableSchema schema, string kind) => schema.TryFind(kind + ".f0", out var slot, out _) ? slot : throw new ArgumentException(kind);
}
