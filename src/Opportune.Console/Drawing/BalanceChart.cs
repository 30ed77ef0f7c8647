using System.Text;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;

namespace Opportune.Console.Drawing;

/// <summary>The balances of the last days as a stepped line, ready to be drawn in a box of <see cref="Width"/> by <see cref="Height"/>.</summary>
internal sealed class BalanceChart
{
    internal const double Width = 264;
    internal const double Height = 92;
    private const double Top = 6;
    private const double Bottom = 76;

    private readonly IReadOnlyList<PortraitBalance> _days;
    private readonly double _low;
    private readonly double _high;

    internal BalanceChart(IReadOnlyList<PortraitBalance> days)
    {
        _days = days;
        _low = Math.Min(0, days.Min(d => d.Amount.Major));
        _high = Math.Max(_low + 1, days.Max(d => d.Amount.Major));
    }

    /// <summary>The height of nothing.</summary>
    internal double Zero => Y(0);

    internal PortraitBalance Lowest => _days.MinBy(d => d.Amount.Major)!;
    internal PortraitBalance Highest => _days.MaxBy(d => d.Amount.Major)!;
    internal PortraitBalance Latest => _days[^1];
    internal bool IsOverdrawn => Lowest.Amount.MinorUnits < 0;

    internal string Line => Path(close: false);
    internal string Area => Path(close: true);

    internal double LatestX => X(_days.Count - 1);
    internal double LatestY => Y(Latest.Amount.Major);

    /// <summary>The first day of each second month that has room for its name.</summary>
    internal IEnumerable<(double X, string Name)> Months => _days.Select((d, i) => (d.Day, X: X(i))).Where(d => d.Day.Day == 1 && d.Day.Month % 2 == 0 && d.X is > 4 and < Width - 26)
        .Select(d => (d.X, d.Day.ToString("MMM", System.Globalization.CultureInfo.InvariantCulture)));

    internal string InWords(BankDefinition bank) => $"Balance of current accounts from {Written.Day(_days[0].Day)} to {Written.Day(Latest.Day)}: now {Written.Amount(Latest.Amount, bank)}, "
        + $"highest {Written.Amount(Highest.Amount, bank)} on {Written.Day(Highest.Day)}, lowest {Written.Amount(Lowest.Amount, bank)} on {Written.Day(Lowest.Day)}.";

    private double X(int day) => _days.Count == 1 ? Width : day * Width / (_days.Count - 1);

    private double Y(double major) => Bottom - ((major - _low) / (_high - _low) * (Bottom - Top));

    private string Path(bool close)
    {
        var path = new StringBuilder();
        for (var i = 0; i < _days.Count; i++)
        {
            path.Append(i == 0 ? 'M' : 'H').Append(Written.Length(X(i)));
            path.Append(i == 0 ? ' ' : 'V').Append(Written.Length(Y(_days[i].Amount.Major)));
        }
        return close ? path.Append('V').Append(Written.Length(Zero)).Append('H').Append(Written.Length(X(0))).Append('Z').ToString() : path.ToString();
    }
}
