namespace Opportune.Expressions.Tests.Generated;

/// <summary>Writes random expressions of a wanted type; all of them pass the type check unless <paramref name="sloppy"/>.</summary>
internal sealed class RandomExpressions(Dice dice, bool sloppy = false)
{
    private readonly List<(string Name, string Type)> _scope = [];

    public string Write(string type, int depth)
    {
        type = sloppy && dice.OneIn(4) ? RandomFacts.Types[dice.Below(RandomFacts.Types.Length)] : type;
        if (depth == 0 || dice.OneIn(6))
        {
            return Leaf(type);
        }

        return dice.OneIn(6) ? $"({Write("bool", depth - 1)} ? {Write(type, depth - 1)} : {Write(type, depth - 1)})" : Compound(type, depth - 1);
    }

    private string Leaf(string type)
    {
        var locals = _scope.FindAll(v => v.Type == type);
        if (locals.Count > 0 && !dice.OneIn(3))
        {
            return locals[dice.Below(locals.Count)].Name;
        }

        return dice.OneIn(3) ? Literal(type) : RandomFacts.NameOf(type, dice.Below(3));
    }

    private string Literal(string type) => type switch
    {
        "bool" => dice.Pick("true", "false"),
        "int" => dice.Pick("0", "1", "-1", "2", "18", "0x10", "9223372036854775807", "-9223372036854775808"),
        "uint" => dice.Pick("0u", "1u", "18u", "18446744073709551615u"),
        "double" => dice.Pick("0.0", "-0.0", "1.0", "2.5", "18.0", "1e300", "double('NaN')"),
        "string" => dice.Pick("''", "'a'", "'ab'", "'travel-card'", "r'\\d'", "\"\\U0001f431\"", "'42'"),
        "bytes" => dice.Pick("b''", "b'ab'", "b'\\xff'"),
        "timestamp" => dice.Pick("timestamp('2024-05-31T00:00:00Z')", "timestamp(0)", "timestamp('9999-12-31T23:59:59Z')"),
        "duration" => dice.Pick("duration('36h')", "duration('-1.5s')", "duration('0')"),
        "map(string, int)" => dice.Pick("{'a': 1}", "{'a': 2, 'b': int.f0}"),
        "list(int)" => dice.Pick("[]", "[1, 2, 18]", "[int.f0, 1]"),
        "list(double)" => dice.Pick("[]", "[1.0, 2.5]", "[double.f1]"),
        "list(string)" => dice.Pick("['a', 'travel-card']", "[string.f0, 'ab']"),
        "list(bool)" => "[true, bool.f0]",
        _ => $"dyn({Leaf(RandomFacts.Types[dice.Below(RandomFacts.Types.Length - 1)])})",
    };

    private string Compound(string type, int depth) => type switch
    {
        "bool" => Condition(depth),
        "int" => Whole(depth),
        "uint" => dice.OneIn(4) ? $"uint({Write(dice.Pick("int", "double", "string"), depth)})" : Arithmetic("uint", depth, "+", "-", "*", "/", "%"),
        "double" => dice.OneIn(4) ? $"double({Write(dice.Pick("int", "uint", "string"), depth)})" : Arithmetic("double", depth, "+", "-", "*", "/"),
        "string" => dice.OneIn(2) ? Arithmetic("string", depth, "+") : $"string({Write(dice.Pick("int", "bool", "double", "timestamp", "duration", "bytes"), depth)})",
        "bytes" => dice.OneIn(2) ? $"bytes({Write("string", depth)})" : Arithmetic("bytes", depth, "+"),
        "timestamp" => $"({Write("timestamp", depth)} {dice.Pick("+", "-")} {Write("duration", depth)})",
        "duration" => dice.OneIn(2) ? $"({Write("timestamp", depth)} - {Write("timestamp", depth)})" : Arithmetic("duration", depth, "+", "-"),
        "map(string, int)" => $"{{'a': {Write("int", depth)}, {Write("string", depth)}: {Write("int", depth)}}}",
        "list(int)" => Listing("int", depth),
        "list(double)" => Listing("double", depth),
        "list(string)" => Listing("string", depth),
        "list(bool)" => Listing("bool", depth),
        _ => $"dyn({Write(RandomFacts.Types[dice.Below(RandomFacts.Types.Length)], depth)})",
    };

    private string Condition(int depth)
    {
        var scalar = dice.Pick("int", "uint", "double", "string", "timestamp", "duration", "bool", "bytes");
        return dice.Below(12) switch
        {
            0 or 1 => $"({Write("bool", depth)} && {Write("bool", depth)} && {Write("bool", depth)})",
            2 or 3 => $"({Write("bool", depth)} || {Write("bool", depth)})",
            4 => $"!({Write("bool", depth)})",
            5 or 6 => $"({Write(scalar, depth)} {dice.Pick("<", "<=", ">", ">=", "==", "!=")} {Write(scalar, depth)})",
            7 => $"({Write(dice.Pick("int", "uint", "double"), depth)} {dice.Pick("<", "<=", ">", ">=", "==", "!=")} {Write(dice.Pick("int", "uint", "double"), depth)})",
            8 => $"({Write("string", depth)} in {Write(dice.Pick("list(string)", "map(string, int)"), depth)})",
            9 => $"({Write("int", depth)} in {Write(dice.Pick("list(int)", "list(double)"), depth)})",
            10 => Text(depth),
            _ => dice.OneIn(3) ? $"({Write("list(int)", depth)} == {Write("list(double)", depth)})" : Loop(dice.Pick("all", "exists", "exists_one"), depth),
        };
    }

    private string Text(int depth) => dice.Below(4) switch
    {
        0 => $"{Write("string", depth)}.{dice.Pick("startsWith", "endsWith", "contains")}({Write("string", depth)})",
        1 => $"{Write("string", depth)}.matches({dice.Pick("'^a.*b$'", "'[a-z]+'", "string.f2")})",
        2 => $"has({RandomFacts.NameOf(RandomFacts.Types[dice.Below(RandomFacts.Types.Length)], dice.Below(3))})",
        _ => $"has({RandomFacts.NameOf("map(string, int)", dice.Below(3))}.{dice.Pick("a", "b")})",
    };

    private string Whole(int depth) => dice.Below(8) switch
    {
        0 => $"int({Write(dice.Pick("uint", "double", "string", "timestamp"), depth)})",
        1 => $"size({Write(dice.Pick("string", "bytes", "list(int)", "map(string, int)"), depth)})",
        2 => $"{Write("timestamp", depth)}.{dice.Pick("getFullYear", "getMonth", "getDate", "getDayOfWeek", "getHours")}({dice.Pick("", "'UTC'", "'+14:00'", "string.f0")})",
        3 => $"{Write("list(int)", depth)}[{Write("int", depth)}]",
        4 => $"{Write("map(string, int)", depth)}{dice.Pick(".a", ".b", "['c']", "[string.f1]")}",
        5 => $"-({Write("int", depth)})",
        _ => Arithmetic("int", depth, "+", "-", "*", "/", "%"),
    };

    private string Arithmetic(string type, int depth, params ReadOnlySpan<string> operators) =>
        $"({Write(type, depth)} {dice.Pick(operators)} {Write(type, depth)})";

    private string Listing(string element, int depth) => dice.Below(4) switch
    {
        0 => $"[{Write(element, depth)}, {Write(element, depth)}]",
        1 => $"({Write($"list({element})", depth)} + {Write($"list({element})", depth)})",
        2 => Over($"list({element})", element, (range, name) => $"{range}.filter({name}, {Write("bool", depth)})", depth),
        _ => Over("list(int)", "int", (range, name) => $"{range}.map({name}, {(dice.OneIn(3) ? Write("bool", depth) + ", " : "")}{Write(element, depth)})", depth),
    };

    private string Loop(string macro, int depth)
    {
        var element = dice.Pick("int", "string", "double", "bool");
        return dice.OneIn(5)
            ? Over("map(string, int)", "string", (range, name) => $"{range}.{macro}({name}, {Write("bool", depth)})", depth)
            : Over($"list({element})", element, (range, name) => $"{range}.{macro}({name}, {Write("bool", depth)})", depth);
    }

    private string Over(string rangeType, string element, Func<string, string, string> write, int depth)
    {
        var range = Write(rangeType, depth);
        var name = $"v{_scope.Count}";
        _scope.Add((name, element));
        var text = write(range, name);
        _scope.RemoveAt(_scope.Count - 1);
        return text;
    }
}
