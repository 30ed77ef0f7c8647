using Opportune.Console.Learning;

namespace Opportune.Console.Drawing;

/// <summary>An action's chance on a scale from 0: where it was declared, where it is believed now, and how far that belief reaches.</summary>
/// <param name="Declared">In hundredths of the bar, like the others.</param>
/// <param name="Low">Where the belief begins (2.5 %).</param>
/// <param name="High">Where it ends (97.5 %).</param>
/// <param name="Mean">Its mean.</param>
internal readonly record struct ChanceBar(double Declared, double Low, double High, double Mean)
{
    /// <summary>The bar of an action.</summary>
    /// <param name="action">The action.</param>
    /// <param name="scale">The chance at the bar's end, above 0.</param>
    internal static ChanceBar Of(LearntAction action, double scale)
    {
        double On(double chance) => Math.Clamp(100 * chance / scale, 0, 100);
        return new(On(action.Declared), On(action.Low), On(action.High), On(action.Learnt.Mean));
    }
}
