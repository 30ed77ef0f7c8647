using Opportune.Engine.Bank;
using Opportune.Engine.Score;
using Opportune.Learners;

namespace Opportune.Engine.Learn;

/// <summary>Watches whether chances by facts still tell more of what comes of decisions than the counts from before they decided.</summary>
/// <remarks>
/// d = ln(chance given by facts to what happened / chance given by those counts), before the row is learnt. Later counts would be no measure: where facts choose well everybody shown an action likes it, so that its mere rate tells as much. Sums fade by λ = 1 − 1/500 a row: with a = Σλᵏ and b = Σλ²ᵏ the mean stands for n = a²/b rows, at most 1,000. A day is lost where at its
/// end the mean lies three standard errors below 0; three and not two, because it is asked again every day (A. Dawid, "The prequential approach", J. R. Stat. Soc. A 147 (1984) 278). Rows of one day are moved by the same things, a payday
/// or a holiday that the model has not met: so facts have lost only after three such days in a row. Immutable.
/// </remarks>
/// <param name="Day">The day under way, in days since the epoch of dates.</param>
/// <param name="LostDays">Days lost in a row before it.</param>
/// <param name="Weight">a.</param>
/// <param name="SquaredWeight">b.</param>
/// <param name="Gain">Faded sum of d.</param>
/// <param name="SquaredGain">Faded sum of d².</param>
public sealed record BanditGuard(int Day, int LostDays, double Weight, double SquaredWeight, double Gain, double SquaredGain)
{
    private const double Fade = 1 - 1.0 / 500, LeastRows = 100, Errors = 3;
    private const int MostDays = 3;

    /// <summary>Nothing seen yet.</summary>
    public static BanditGuard New { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>n: how many rows the mean stands for.</summary>
    public double Rows => SquaredWeight > 0 ? Weight * Weight / SquaredWeight : 0;

    /// <summary>Mean gain of facts over those counts in log loss a row.</summary>
    public double MeanGain => Weight > 0 ? Gain / Weight : 0;

    /// <summary>Its standard error, were rows independent.</summary>
    public double StandardError => Rows > 0 ? Numerics.Sqrt(Math.Max(0, SquaredGain / Weight - MeanGain * MeanGain) / Rows) : 0;

    /// <summary>Whether facts certainly tell less than counts.</summary>
    public bool HasLost => LostDays >= MostDays;

    /// <summary>After one more row.</summary>
    /// <param name="day">Of the row's outcome; an earlier one than before counts for the day under way.</param>
    /// <param name="gain">d, finite.</param>
    public BanditGuard After(int day, double gain)
    {
        var lost = day <= Day ? LostDays : Rows >= LeastRows && MeanGain < -Errors * StandardError ? LostDays + 1 : 0;
        return new(Math.Max(day, Day), lost, Fade * Weight + 1, Fade * Fade * SquaredWeight + 1, Fade * Gain + gain, Fade * SquaredGain + gain * gain);
    }

    /// <summary>After rows that the model has not learnt yet.</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="model">The model.</param>
    /// <param name="baseline">The counts from before it decided.</param>
    /// <param name="rows">In the order in which their outcomes became known.</param>
    public BanditGuard After(BankDefinition bank, TrainedPropensity model, PropensityModel baseline, IReadOnlyList<Example> rows)
    {
        double[] p = ModelComparison.Chances(bank, new(baseline.Counts, model), rows), q = ModelComparison.Chances(bank, new(baseline.Counts), rows);
        var guard = this;
        for (var i = 0; i < p.Length && !guard.HasLost; i++)
            guard = guard.After(DateOnly.FromDateTime(rows[i].KnownAt.UtcDateTime).DayNumber, rows[i].Succeeded ? Numerics.Log(p[i] / q[i]) : Numerics.Log((1 - p[i]) / (1 - q[i])));
        return guard;
    }
}
