#pragma warning disable IDE0130, CA5394
namespace Planted;

/// <summary>Four faults: the clock, chance, arithmetic that depends on the machine, and a file.</summary>
internal static class Impure
{
    public static long Clock() => DateTime.UtcNow.Ticks;
    public static int Chance() => new Random(1).Next();
    public static double Curve(double x) => Math.Exp(x);
    public static bool Disk(string path) => File.Exists(path);
}
