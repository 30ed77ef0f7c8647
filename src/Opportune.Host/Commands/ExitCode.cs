namespace Opportune.Host.Commands;

/// <summary>What the program answers the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A mistake in what was asked: usage, settings, a bank's definition, a mapping.</summary>
    public const int Mistake = 1;

    /// <summary>Understood and refused, or not found; a replay that differs.</summary>
    public const int Refused = 2;

    /// <summary>The store cannot do it: in use, full, damaged, unreachable.</summary>
    public const int Store = 3;

    /// <summary>A bug of this program.</summary>
    public const int Bug = 70;

    /// <summary>For <c>--help</c>.</summary>
    public const string Description = "0 done · 1 a mistake in what was asked · 2 refused or not found · 3 the store cannot do it · 70 a bug of this program";
}
