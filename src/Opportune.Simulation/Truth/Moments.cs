namespace Opportune.Simulation.Truth;

/// <summary>The names of the ten moments, as the ground truth states them.</summary>
internal static class Moments
{
    public const string SalaryReceived = "salary-received";
    public const string SalaryIncreased = "salary-increased";
    public const string SalaryStopped = "salary-stopped";
    public const string IdleCash = "idle-cash";
    public const string LowBalanceAhead = "low-balance-ahead";
    public const string RepeatedOverdraft = "repeated-overdraft";
    public const string HomeSearch = "home-search";
    public const string AbandonedApplication = "abandoned-application";
    public const string Travel = "travel";
    public const string LargeDeposit = "large-deposit";
}
