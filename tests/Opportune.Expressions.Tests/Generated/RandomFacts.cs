namespace Opportune.Expressions.Tests.Generated;

/// <summary>Three facts of every type, and values for them that are often extreme and sometimes missing or of the wrong type.</summary>
internal static class RandomFacts
{
    public static readonly string[] Types =
    [
        "bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration",
        "list(int)", "list(double)", "list(string)", "list(bool)", "map(string, int)", "dyn",
    ];

    public static string NameOf(string type, int number) => $"{type.Replace('(', '_').Replace(", ", "_", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal)}.f{number}";

    public static VariableSchema Schema()
    {
        var schema = new VariableSchema();
        foreach (var type in Types)
        {
            for (var i = 0; i < 3; i++)
            {
                schema.Declare(NameOf(type, i), CelType.TryParse(type, out var parsed) ? parsed : throw new FormatException(type));
            }
        }

        return schema;
    }

    public static CelValue[] Values(VariableSchema schema, Dice dice) =>
        [.. schema.Names.Select((name, slot) => dice.Below(12) switch
        {
            0 => CelValue.Missing(name),
            1 => dice.Pick(CelValue.Null, CelValue.Error("feature.failed"), Value(Types[dice.Below(Types.Length)], dice)),
            _ => Value(schema.TypeOf(slot).ToString(), dice),
        })];

    private static CelValue Value(string type, Dice dice) => type switch
    {
        "bool" => CelValue.Bool(dice.OneIn(2)),
        "int" => CelValue.Int(dice.Pick(0, 1, -1, 2, 7, 18, 500, long.MaxValue, long.MinValue, long.MaxValue - 1, 1L << 53, (1L << 53) + 1)),
        "uint" => CelValue.Uint(dice.Pick(0UL, 1UL, 2UL, 18UL, ulong.MaxValue, 1UL << 63, (1UL << 53) + 1)),
        "double" => CelValue.Double(dice.Pick(0.0, -0.0, 0.5, 1.0, 2.0, 18.0, -3.25, 1e300, double.NaN, double.PositiveInfinity, 9007199254740993.0)),
        "string" => CelValue.String(dice.Pick("", "a", "b", "ab", "travel-card", "žluťoučký", "\U0001F431", "\uFFFD", "42", "true")),
        "bytes" => CelValue.Bytes(dice.Pick<byte[]>([], [0], [97, 98], [255, 0])),
        "timestamp" => CelValue.Timestamp(dice.Pick(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(19_874.53))),
        "duration" => CelValue.Duration(dice.Pick(TimeSpan.Zero, TimeSpan.FromHours(36), TimeSpan.FromTicks(-1), TimeSpan.FromDays(3_650_000))),
        "list(int)" => List("int", dice),
        "list(double)" => List("double", dice),
        "list(string)" => List("string", dice),
        "list(bool)" => List("bool", dice),
        "map(string, int)" => CelValue.Map(new Dictionary<CelValue, CelValue>
        {
            [CelValue.String("a")] = Value(dice.OneIn(9) ? "string" : "int", dice),
            [CelValue.String(dice.Pick("b", "c"))] = Value("int", dice),
        }),
        _ => Value(Types[dice.Below(Types.Length - 1)], dice),
    };

    // Now and then an element is not what the type says.
    private static CelValue List(string type, Dice dice) =>
        CelValue.List([.. Enumerable.Range(0, dice.Below(5)).Select(_ => dice.OneIn(25) ? Value("dyn", dice) : Value(type, dice))]);
}
