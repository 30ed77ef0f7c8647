namespace Opportune.Engine.Bank;

/// <summary>How finely a decision tells its numbers: finer than any of them is known, short to keep and to read.</summary>
public static class Fineness
{
    /// <summary>Chances and their deviations are told in millionths.</summary>
    public const double Chance = 1e6;

    /// <summary>Values are told in ten-thousandths of the currency's unit.</summary>
    public const double Value = 1e4;

    /// <summary>Selection probabilities are multiples of 2⁻²⁰, so that their sums are exact.</summary>
    public const int SelectionPlaces = 20;

    /// <summary>A chance in (0, 1) to the nearest millionth that is also neither impossible nor certain.</summary>
    public static double OfChance(double chance) => Math.Clamp(Nearest(chance, Chance), 1 / Chance, 1 - 1 / Chance);

    /// <summary>The multiple of 1/<paramref name="parts"/> nearest to a finite value; halves go up.</summary>
    public static double Nearest(double value, double parts) => Math.Floor(value * parts + 0.5) / parts;
}
