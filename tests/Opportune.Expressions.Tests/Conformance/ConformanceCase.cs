using System.Globalization;

namespace Opportune.Expressions.Tests.Conformance;

/// <summary>One case of the CEL project: an expression, its bindings, and the value or error expected.
/// Its name is file/section/test, with #2 where the same name is used again.</summary>
internal sealed record ConformanceCase(string Name, TextProto Test)
{
    public static IReadOnlyList<ConformanceCase> All { get; } = [.. Directory.GetFiles(Folder, "*.textproto").Order(StringComparer.Ordinal).SelectMany(Read)];

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Conformance", "cel-spec");

    /// <summary>Null if the case passes, interpreted and compiled; otherwise what went wrong.</summary>
    public string? Run()
    {
        var schema = new VariableSchema();
        var values = new List<CelValue>();
        foreach (var declared in Test.Messages("type_env").Where(d => !IsLiteralName(d.Text("name")!)))
        {
            schema.Declare(declared.Text("name")!, TypeOf(declared.Message("ident")!.Message("type")!));
            var binding = Test.Messages("bindings").FirstOrDefault(b => b.Text("key") == declared.Text("name"));
            values.Add(binding is null ? CelValue.Missing(declared.Text("name")!) : ValueOf(binding.Message("value")!.Message("value")!));
        }

        var lenient = Test.Text("disable_check") == "true";
        return CelExpression.TryCheck(Test.Text("expr")!, schema, null, lenient, out var expression, out var errors)
            ? Compare(expression.Interpret(values.ToArray()), "interpreted") ?? Compare(expression.Compile()([.. values]), "compiled")
            : errors[0].ToString();
    }

    private string? Compare(CelValue actual, string how)
    {
        if (Test.Message("eval_error") is not null)
        {
            return actual.IsError ? null : $"{how} {actual}, an error was expected";
        }

        var expected = ValueOf(Test.Message("value")!);
        return actual.Kind == expected.Kind && actual == expected ? null : $"{how} {actual}, expected {expected}";
    }

    private static IEnumerable<ConformanceCase> Read(string path)
    {
        var file = TextProto.Parse(File.ReadAllText(path));
        var seen = new Dictionary<string, int>();
        foreach (var section in file.Messages("section"))
        {
            foreach (var test in section.Messages("test"))
            {
                var name = $"{file.Text("name")}/{section.Text("name")}/{test.Text("name")}";
                seen[name] = seen.GetValueOrDefault(name) + 1;
                yield return new(seen[name] == 1 ? name : $"{name}#{seen[name]}", test);
            }
        }
    }

    // A schema refuses these names outright, so nothing can be shadowed.
    private static bool IsLiteralName(string name) => name is "true" or "false" or "null";

    private static CelType TypeOf(TextProto type)
    {
        var (name, value) = type.Only;
        return name switch
        {
            "primitive" when (string)value == "INT64" => CelType.Int,
            "primitive" when (string)value == "UINT64" => CelType.Uint,
            "primitive" => CelType.TryParse(((string)value).ToLowerInvariant(), out var scalar) ? scalar : throw new FormatException((string)value),
            "null" => CelType.Null,
            "list_type" => CelType.List(TypeOf(((TextProto)value).Message("elem_type")!)),
            "map_type" => CelType.Map(TypeOf(((TextProto)value).Message("key_type")!), TypeOf(((TextProto)value).Message("value_type")!)),
            _ => throw new FormatException($"{name} is a protocol-buffer type."),
        };
    }

    private static CelValue ValueOf(TextProto message)
    {
        var (name, value) = message.Only;
        return name switch
        {
            "null_value" => CelValue.Null,
            "bool_value" => CelValue.Bool((string)value == "true"),
            "int64_value" => CelValue.Int(long.Parse((string)value, CultureInfo.InvariantCulture)),
            "uint64_value" => CelValue.Uint(ulong.Parse((string)value, CultureInfo.InvariantCulture)),
            "double_value" => CelValue.Double(DoubleOf((string)value)),
            "string_value" => CelValue.String(message.Text(name)!),
            "bytes_value" => CelValue.Bytes((byte[])value),
            "list_value" => CelValue.List([.. ((TextProto)value).Messages("values").Select(ValueOf)]),
            "map_value" => CelValue.Map(((TextProto)value).Messages("entries")
                .ToDictionary(e => ValueOf(e.Message("key")!), e => ValueOf(e.Message("value")!))),
            _ => throw new FormatException($"{name} is a protocol-buffer value."),
        };
    }

    private static double DoubleOf(string text) => text.ToLowerInvariant() switch
    {
        "inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
