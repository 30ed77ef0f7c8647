using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>A few days after payday what is left over is put aside; in need it comes back.</summary>
internal static class Savings
{
    public static void Live(Day day)
    {
        if (day.Person.Savings is not { } savings || !day.Ledger.IsOpen(savings) || day.Person.Is(Situations.IdleCash))
        {
            return;
        }

        if (day.IsDebitDay(11))
        {
            day.At(20 * 60, () => PutAside(day, savings));
        }
        else if (!day.Person.Is(Situations.Squeezed | Situations.Overdrawn))
        {
            day.At(21 * 60, () => TakeBack(day, savings));
        }
    }

    private static void PutAside(Day day, string savings)
    {
        var income = day.Person.MonthlyIncome;
        var spare = Math.Min(income * 4 / 10, day.Ledger.Balance(day.Person.Current) - (income * 8 / 10)) / 5000 * 5000;
        if (spare > 0)
        {
            day.Ledger.Move(day.Person.Current, savings, spare, "transfer", "To savings");
        }
    }

    private static void TakeBack(Day day, string savings)
    {
        var income = day.Person.MonthlyIncome;
        var amount = Math.Min(day.Ledger.Balance(savings), income / 2);
        if (day.Ledger.Balance(day.Person.Current) < income / 12 && amount > 10_000)
        {
            day.Ledger.Move(savings, day.Person.Current, amount, "transfer", "From savings");
        }
    }
}
