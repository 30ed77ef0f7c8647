#pragma warning disable IDE0130
namespace Planted.Flows
{
    /// <summary>A fault: enters Profile after Arbitrate, the former inside a lambda of a method of its own.</summary>
    internal static class TurnsBack
    {
        public static int Decide() => Arbitrate.Later.Value() + Second();

        private static int Second() => new[] { 1 }.Select(x => x + Profile.Earlier.Value()).Sum();
    }
}

namespace Planted.Profile
{
    internal static class Earlier { public static int Value() => 1; }
}
