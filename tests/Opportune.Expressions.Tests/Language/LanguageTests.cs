namespace Opportune.Expressions.Tests.Language;

public sealed class LanguageTests
{
    [Theory]
    // strings
    [InlineData("size('žluť\\U0001f431')", "5")]
    [InlineData("'abc'.size() + [1, 2].size() + {'a': 1}.size() + b'xy'.size()", "8")]
    [InlineData("'\\U0001f431' > '\\uffff'", "true")]
    [InlineData("'Straße'.contains('aß') && 'forté'.endsWith('té') && 'завтра'.startsWith('за')", "true")]
    [InlineData("r'a\\nb' + '''c'd''' + \"e\\x41\\101\\u0042\"", "'a\\\\nbc\\'deAAB'")]
    [InlineData("'banana'.matches('ba(na)*$') && matches('grey', 'gr(a|e)y')", "true")]
    [InlineData("b'\\377ÿ'", "b'\\xff\\xc3\\xbf'")]
    // numbers
    [InlineData("7 / 2 + 7 % 2 - -1", "5")]
    [InlineData("-7 / 2", "-3")]
    [InlineData("0xff + 0XA", "265")]
    [InlineData("1.5e3 + .5", "1500.5")]
    [InlineData("1u + 2u", "3u")]
    [InlineData("1 < 1.5 && 2u > 1 && 1.0 == 1 && -1 < 0u", "true")]
    [InlineData("9223372036854775807 % -1", "0")]
    // conversions
    [InlineData("[int(11.9), int(-7.9), int('987'), int(42u), int(timestamp('2004-09-16T23:59:59Z'))]", "[11, -7, 987, 42, 1095379199]")]
    [InlineData("[uint(3.9), uint('300'), uint(1e19)]", "[3u, 300u, 10000000000000000000u]")]
    [InlineData("[double(1), double('-84.32e7'), double(1u)]", "[1.0, -843200000.0, 1.0]")]
    [InlineData("[string(123), string(-4.5e-3), string(true), string(b'\\303\\277'), string(2u), string(3.0)]", "['123', '-0.0045', 'true', 'ÿ', '2', '3']")]
    [InlineData("[bool('true'), bool('0')]", "[true, false]")]
    [InlineData("bytes('ÿ')", "b'\\xc3\\xbf'")]
    [InlineData("type(1) == int && type(type(1)) == type && type([]) == list && type(null) == null_type", "true")]
    [InlineData("type(timestamp(0)) == google.protobuf.Timestamp", "true")]
    // times
    [InlineData("timestamp('2009-02-13T23:31:30Z')", "timestamp('2009-02-13T23:31:30Z')")]
    [InlineData("timestamp('2009-02-14T01:31:30.5+02:00')", "timestamp('2009-02-13T23:31:30.5Z')")]
    [InlineData("string(timestamp('2009-02-13T23:31:30Z')) + ' ' + string(duration('1h0.5s'))", "'2009-02-13T23:31:30Z 3600.5s'")]
    [InlineData("timestamp('2009-02-13T23:00:00Z') + duration('240s') - timestamp('2009-02-13T23:00:00Z')", "duration('240s')")]
    [InlineData("duration('-1.5h') + duration('90m')", "duration('0s')")]
    [InlineData("duration('10000s').getHours() * 1000 + duration('3730s').getMinutes()", "2062")]
    [InlineData("duration('123.321456789s').getMilliseconds()", "321")]
    // lists and maps
    [InlineData("[7, 8, 9][1] + {'a': 5}['a'] + {'a': {'b': 2}}.a.b", "15")]
    [InlineData("{'a': 1} == {'a': 1.0} && [1] == [1u]", "true")]
    [InlineData("'a' in {'a': 1} && !(2 in {1: 'x'}) && 2 in [1, 2]", "true")]
    [InlineData("has({'a': null}.a) && !has({'a': 1}.b)", "true")]
    [InlineData("{1: 'one', true: 'yes', 'k': 'text', 2u: 'two'}[2]", "'two'")]
    // macros
    [InlineData("[1, 2, 3].map(x, x * 2) + [1, 2, 3].map(x, x > 1, x * 10)", "[2, 4, 6, 20, 30]")]
    [InlineData("{'a': 1, 'b': 2}.filter(k, k != 'a')", "['b']")]
    [InlineData("[[1, 2], [3]].exists(xs, xs.all(x, x > 2))", "true")]
    [InlineData("[1, 2, 2].exists_one(x, x == 2)", "false")]
    // syntax
    [InlineData("// a comment\n1 + // and another\n 2", "3")]
    [InlineData("[1, 2,]", "[1, 2]")]
    [InlineData("true ? 1 : false ? 2 : 3", "1")]
    [InlineData("1 + 2 * 3 - 4 == 3 && !false || false", "true")]
    [InlineData("--1", "1")]
    [InlineData("{}", "{}")]
    public void An_expression_gives_its_value(string text, string expected) => Assert.Equal(expected, Both(text));

    [Theory]
    [InlineData("9223372036854775807 + 1", "expression.overflow")]
    [InlineData("0u - 1u", "expression.overflow")]
    [InlineData("-9223372036854775808 / -1", "expression.overflow")]
    [InlineData("-(-9223372036854775808)", "expression.overflow")]
    [InlineData("int(1e99)", "expression.overflow")]
    [InlineData("int(double('NaN'))", "expression.overflow")]
    [InlineData("uint(-1)", "expression.overflow")]
    [InlineData("1 / 0", "expression.divide-by-zero")]
    [InlineData("1u % 0u", "expression.divide-by-zero")]
    [InlineData("int('12a')", "expression.invalid-conversion")]
    [InlineData("int(' 12')", "expression.invalid-conversion")]
    [InlineData("double('1,5')", "expression.invalid-conversion")]
    [InlineData("string(b'\\xff')", "expression.invalid-conversion")]
    [InlineData("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "expression.overflow")]
    [InlineData("duration('200000000000s') + duration('200000000000s')", "expression.overflow")]
    [InlineData("timestamp(true ? '2024-02-30T00:00:00Z' : '')", "expression.invalid-conversion")]
    [InlineData("timestamp('2024-02-28T00:00:00Z').getHours(true ? 'Europe/Prague' : '')", "expression.unknown-time-zone")]
    [InlineData("'a'.matches(true ? '(' : '')", "expression.invalid-pattern")]
    [InlineData("[1][1]", "expression.index-out-of-range")]
    [InlineData("[1][-1]", "expression.index-out-of-range")]
    [InlineData("[1][dyn(0.5)]", "expression.invalid-conversion")]
    [InlineData("{'a': 1}.b", "expression.no-such-key:b")]
    [InlineData("{'a': 1}['b']", "expression.no-such-key:b")]
    [InlineData("{'a': 1}[true ? 'b' : 'c']", "expression.no-such-key")]
    [InlineData("{'a': 1, 'a': 2}", "expression.duplicate-key")]
    [InlineData("{dyn(1.5): 1}", "expression.unsupported-key")]
    [InlineData("dyn('a') + dyn(1)", "expression.no-such-overload")]
    [InlineData("dyn(1) && true", "expression.no-such-overload")]
    public void A_failure_is_an_error_value(string text, string code) => Assert.Equal($"error('{code}')", Both(text));

    [Theory]
    [InlineData("getFullYear", 2009)]
    [InlineData("getMonth", 1)]
    [InlineData("getDate", 13)]
    [InlineData("getDayOfMonth", 12)]
    [InlineData("getDayOfWeek", 5)]
    [InlineData("getDayOfYear", 43)]
    [InlineData("getHours", 23)]
    [InlineData("getMinutes", 31)]
    [InlineData("getSeconds", 30)]
    [InlineData("getMilliseconds", 123)]
    public void The_parts_of_an_instant_are_those_of_utc(string accessor, int expected)
    {
        Assert.Equal(expected.ToString(), Both($"timestamp('2009-02-13T23:31:30.123456789Z').{accessor}()"));
        Assert.Equal(expected.ToString(), Both($"timestamp('2009-02-13T23:31:30.123456789Z').{accessor}('UTC')"));
    }

    [Theory]
    [InlineData("getDayOfMonth('+11:00')", "13")]
    [InlineData("getHours('02:00')", "1")]
    [InlineData("getMinutes('-02:30')", "1")]
    [InlineData("getSeconds('-00:00')", "30")]
    public void Or_those_of_a_fixed_offset(string accessor, string expected) => Assert.Equal(expected, Both($"timestamp('2009-02-13T23:31:30Z').{accessor}"));

    private static string Both(string text)
    {
        var expression = CelExpression.Check(text, new VariableSchema());
        var interpreted = expression.Interpret([]).ToString();
        Assert.Equal(interpreted, expression.Compile()([]).ToString());
        return interpreted;
    }
}
