using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Profile.Accounts;

/// <summary>Writes an account with its bookings as bytes and reads it back.</summary>
internal static class AccountCodec
{
    private const int Unsaid = 0;
    private const int AsExpected = 1;
    private const int Said = 2;
    private const int Inferred = 3;
    private const int Heads = 6;

    internal static void Write(StateWriter w, Account a)
    {
        w.Text(a.Id);
        ProfileCodec.Write(w, a.Kind, ProfileCodec.Text); ProfileCodec.Write(w, a.Role, ProfileCodec.Text); ProfileCodec.Write(w, a.Held, ProfileCodec.YesNo); ProfileCodec.Write(w, a.Open, ProfileCodec.YesNo);
        ProfileCodec.Write(w, a.HeldBy, ProfileCodec.YesNo);
        w.Count(a.Bookings.Count);
        var (day, balance) = (0, 0L);
        for (var row = a.Bookings.First; row < a.Bookings.End; row++)
        {
            ref readonly var t = ref a.Bookings[row];
            // Most bookings say the balance that the one before leads to.
            var said = t.Balance is null ? Unsaid : t.Balance == unchecked(balance + t.Minor) ? AsExpected : Said;
            w.When(t.Time); w.Int((t.Day - day) * (long)Heads + said + (t.IsInferred ? Inferred : 0)); w.Name(a.Bookings.NameOf(row)); w.Int(t.Minor); w.Words(t.Words);
            if (said == Said) w.Int(t.Balance!.Value);
            (day, balance) = (t.Day, t.Balance ?? unchecked(balance + t.Minor));
        }
    }

    internal static void Read(StateReader r, ProfileState profile)
    {
        var a = profile.AccountOf(r.Text());
        (a.Kind, a.Role, a.Held, a.Open) = (ProfileCodec.Read(r, ProfileCodec.ReadText), ProfileCodec.Read(r, ProfileCodec.ReadText), ProfileCodec.Read(r, ProfileCodec.ReadYesNo), ProfileCodec.Read(r, ProfileCodec.ReadYesNo));
        ProfileCodec.Read(r, a.HeldBy, ProfileCodec.ReadYesNo);
        var rows = r.Items();
        a.Bookings.Expect(rows);
        var (day, balance) = (0, 0L);
        for (var row = 0; row < rows; row++)
        {
            var (time, head) = (r.When(), r.Int());
            var name = r.NameBytes();
            var (minor, words) = (r.Int(), r.Words());
            var form = (int)((head % Heads + Heads) % Heads);
            day = (int)(day + (head - form) / Heads);
            var said = form % Inferred;
            long? after = said switch { Unsaid => null, AsExpected => unchecked(balance + minor), _ => r.Int() };
            a.Bookings.Insert(row, new(time, day, minor, after, words, form >= Inferred), name);
            balance = after ?? unchecked(balance + minor);
        }
    }
}
