namespace Opportune.Simulation.People;

/// <summary>What is arranged to be going on in a life in the weeks before the last day.</summary>
[Flags]
internal enum Situations
{
    None = 0,
    PaydayNow = 1,
    Promoted = 2,
    JobLost = 4,
    IdleCash = 8,
    Squeezed = 16,
    Overdrawn = 32,
    SearchesHome = 64,
    AbandonsApplication = 128,
    Travels = 256,
    Inherits = 512,
}
