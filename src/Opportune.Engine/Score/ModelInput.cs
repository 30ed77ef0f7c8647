using System.Globalization;

namespace Opportune.Engine.Score;

/// <summary>How a fact becomes a number that a model reads.</summary>
public enum InputKind
{
    /// <summary>Always 1: the intercept.</summary>
    Constant,
    /// <summary>A number as it is.</summary>
    Number,
    /// <summary>A number by its size: sign(x)·ln(1 + |x|), so that a large balance is not a thousand small ones.</summary>
    Size,
    /// <summary>1 where a yes-or-no fact is yes.</summary>
    Flag,
    /// <summary>1 where a text is this one.</summary>
    Value,
    /// <summary>1 where a list holds this text.</summary>
    Member,
    /// <summary>1 where the fact is missing.</summary>
    Missing,
}

/// <summary>One number that a model reads: z = (x − mean) / deviation, kept within ±5; a missing fact is at the mean.</summary>
/// <param name="Fact">The fact's name; empty for the intercept.</param>
/// <param name="Kind">How it becomes x.</param>
/// <param name="Value">The text of <see cref="InputKind.Value"/> and <see cref="InputKind.Member"/>; else empty.</param>
/// <param name="Mean">Mean of x over the rows learnt from.</param>
/// <param name="Deviation">Its deviation there, &gt; 0; half for what is 0 or 1.</param>
public sealed record ModelInput(string Fact, InputKind Kind, string Value, double Mean, double Deviation)
{
    /// <summary>The intercept.</summary>
    public static ModelInput Intercept { get; } = new("", InputKind.Constant, "", 0, 1);

    /// <summary>How a person reads it: <c>customer.employment is student</c>.</summary>
    public string Words => Kind switch
    {
        InputKind.Constant => "level",
        InputKind.Value => string.Create(CultureInfo.InvariantCulture, $"{Fact} is {Value}"),
        InputKind.Member => string.Create(CultureInfo.InvariantCulture, $"{Fact} has {Value}"),
        InputKind.Missing => $"{Fact} is not known",
        _ => Fact,
    };
}
