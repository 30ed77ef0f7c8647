using System.Collections.Frozen;

namespace Opportune.Expressions.Evaluation;

/// <summary>Every function and operator of the language.</summary>
internal static class Functions
{
    public static readonly Function Index = new() { Name = "[]", Two = Collections.Index };
    public static readonly Function In = new() { Name = "in", Two = Collections.In };
    public static readonly Function Equal = new() { Name = "==", Two = Comparing.Equal };
    public static readonly Function NotEqual = new() { Name = "!=", Two = Comparing.NotEqual };
    public static readonly Function Less = new() { Name = "<", Two = Comparing.Less };
    public static readonly Function LessOrEqual = new() { Name = "<=", Two = Comparing.LessOrEqual };
    public static readonly Function GreaterOrEqual = new() { Name = ">=", Two = Comparing.GreaterOrEqual };
    public static readonly Function Greater = new() { Name = ">", Two = Comparing.Greater };
    public static readonly Function Not = new() { Name = "!", One = Arithmetic.Not, Overloads = [On(CelType.Bool, CelType.Bool)] };
    public static readonly Function Negate = new() { Name = "-", One = Arithmetic.Negate, Overloads = [.. Same(1, CelType.Int, CelType.Double)] };

    public static readonly Function Add = new()
    {
        Name = "+",
        Two = Arithmetic.Add,
        Overloads =
        [
            .. Same(2, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Duration),
            new(false, [CelType.Timestamp, CelType.Duration], CelType.Timestamp),
            new(false, [CelType.Duration, CelType.Timestamp], CelType.Timestamp),
        ],
    };

    public static readonly Function Subtract = new()
    {
        Name = "-",
        Two = Arithmetic.Subtract,
        Overloads =
        [
            .. Same(2, CelType.Int, CelType.Uint, CelType.Double, CelType.Duration),
            new(false, [CelType.Timestamp, CelType.Timestamp], CelType.Duration),
            new(false, [CelType.Timestamp, CelType.Duration], CelType.Timestamp),
        ],
    };

    public static readonly Function Multiply = new() { Name = "*", Two = Arithmetic.Multiply, Overloads = [.. Same(2, CelType.Int, CelType.Uint, CelType.Double)] };
    public static readonly Function Divide = new() { Name = "/", Two = Arithmetic.Divide, Overloads = [.. Same(2, CelType.Int, CelType.Uint, CelType.Double)] };
    public static readonly Function Modulo = new() { Name = "%", Two = Arithmetic.Modulo, Overloads = [.. Same(2, CelType.Int, CelType.Uint)] };
    public static readonly Function Matches = Text("matches", Strings.Matches, isAlsoGlobal: true);

    private static readonly CelType AnyList = CelType.List(CelType.Dyn);
    private static readonly CelType AnyMap = CelType.Map(CelType.Dyn, CelType.Dyn);

    private static readonly FrozenDictionary<string, Function> Operators =
        new[] { Add, Subtract, Multiply, Divide, Modulo, Equal, NotEqual, Less, LessOrEqual, GreaterOrEqual, Greater, In, Index }
            .ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Function> Named = All().ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => Named.Keys;

    public static Function Operator(string symbol) => Operators[symbol];

    public static Function? Find(string name) => Named.GetValueOrDefault(name);

    private static IEnumerable<Function> All() =>
    [
        new()
        {
            Name = "size",
            One = Collections.Size,
            Overloads = [.. Both(CelType.Int, CelType.String, CelType.Bytes, AnyList, AnyMap)],
        },
        Matches,
        Text("startsWith", Strings.StartsWith),
        Text("endsWith", Strings.EndsWith),
        Text("contains", Strings.Contains),
        Conversion("int", Conversions.ToInt, CelType.Int, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Timestamp),
        Conversion("uint", Conversions.ToUint, CelType.Uint, CelType.Int, CelType.Uint, CelType.Double, CelType.String),
        Conversion("double", Conversions.ToDouble, CelType.Double, CelType.Int, CelType.Uint, CelType.Double, CelType.String),
        Conversion("string", Conversions.ToText, CelType.String, CelType.String, CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.Bytes,
            CelType.Timestamp, CelType.Duration),
        Conversion("bytes", Conversions.ToBytes, CelType.Bytes, CelType.Bytes, CelType.String),
        Conversion("bool", Conversions.ToBool, CelType.Bool, CelType.Bool, CelType.String),
        Conversion("timestamp", Conversions.ToTimestamp, CelType.Timestamp, CelType.Timestamp, CelType.String, CelType.Int),
        Conversion("duration", Conversions.ToDuration, CelType.Duration, CelType.Duration, CelType.String),
        Conversion("type", Conversions.TypeOf, CelType.Type, CelType.Dyn),
        Conversion("dyn", Conversions.ToDyn, CelType.Dyn, CelType.Dyn),
        Accessors.Of("getFullYear", Accessors.FullYear),
        Accessors.Of("getMonth", Accessors.Month),
        Accessors.Of("getDate", Accessors.Date),
        Accessors.Of("getDayOfMonth", Accessors.DayOfMonth),
        Accessors.Of("getDayOfWeek", Accessors.DayOfWeek),
        Accessors.Of("getDayOfYear", Accessors.DayOfYear),
        Accessors.Of("getHours", Accessors.Hours, TimeSpan.TicksPerHour),
        Accessors.Of("getMinutes", Accessors.Minutes, TimeSpan.TicksPerMinute),
        Accessors.Of("getSeconds", Accessors.Seconds, TimeSpan.TicksPerSecond),
        Accessors.Of("getMilliseconds", Accessors.Milliseconds, TimeSpan.TicksPerMillisecond),
    ];

    private static Function Text(string name, Binary two, bool isAlsoGlobal = false) => new()
    {
        Name = name,
        Two = two,
        Overloads = [.. (isAlsoGlobal ? [true, false] : (bool[])[true]).Select(m => new Overload(m, [CelType.String, CelType.String], CelType.Bool))],
    };

    private static Function Conversion(string name, Unary one, CelType result, params CelType[] from) =>
        new() { Name = name, One = one, Overloads = [.. from.Select(t => On(t, result))] };

    private static Overload On(CelType parameter, CelType result) => new(false, [parameter], result);

    private static IEnumerable<Overload> Same(int arity, params CelType[] types) =>
        types.Select(t => new Overload(false, [.. Enumerable.Repeat(t, arity)], t));

    private static IEnumerable<Overload> Both(CelType result, params CelType[] types) =>
        types.SelectMany(t => new[] { On(t, result), new Overload(true, [t], result) });
}
