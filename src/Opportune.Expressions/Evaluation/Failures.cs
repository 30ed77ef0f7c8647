namespace Opportune.Expressions.Evaluation;

/// <summary>The errors that evaluation gives as values.</summary>
internal static class Failures
{
    public const string NoSuchKeyCode = "expression.no-such-key";

    public static readonly CelValue NoSuchOverload = CelValue.Error("expression.no-such-overload");
    public static readonly CelValue DivideByZero = CelValue.Error("expression.divide-by-zero");
    public static readonly CelValue Overflow = CelValue.Error("expression.overflow");
    public static readonly CelValue NoSuchKey = CelValue.Error(NoSuchKeyCode);
    public static readonly CelValue IndexOutOfRange = CelValue.Error("expression.index-out-of-range");
    public static readonly CelValue InvalidConversion = CelValue.Error("expression.invalid-conversion");
    public static readonly CelValue InvalidPattern = CelValue.Error("expression.invalid-pattern");
    public static readonly CelValue UnknownTimeZone = CelValue.Error("expression.unknown-time-zone");
    public static readonly CelValue DuplicateKey = CelValue.Error("expression.duplicate-key");
    public static readonly CelValue UnsupportedKey = CelValue.Error("expression.unsupported-key");
    public static readonly CelValue TooLarge = CelValue.Error("expression.too-large");
    public static readonly CelValue TooCostly = CelValue.Error("expression.too-costly");
    public static readonly CelValue WrongType = CelValue.Error("expression.wrong-type");

    public static CelValue NoSuchField(string key) => CelValue.Error($"{NoSuchKeyCode}:{key}");

    public static CelValue WrongFactType(string fact) => CelValue.Error($"expression.wrong-type:{fact}");
}
