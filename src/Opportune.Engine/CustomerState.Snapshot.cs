using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Profile;

namespace Opportune.Engine;

/// <summary>A state as bytes: what a snapshot keeps, so that only the entries behind it need to be folded.</summary>
public sealed partial class CustomerState
{
    /// <summary>Counted up with every change of what the bytes or the fold mean: older snapshots are then folded anew.</summary>
    private const byte Format = 6;

    private const int HashBytes = 16;

    private static readonly ConditionalWeakTable<BankDefinition, byte[]> FoldHashes = [];

    /// <summary>Names all that the fold of entries depends on besides the entries: event types, currency, zone and its data, features, quiet hours, the form of the bytes. 32 hexadecimal digits.</summary>
    public static string FoldHashOf(BankDefinition bank) => Convert.ToHexStringLower(FoldHash(bank));

    /// <summary>Roughly the bytes of memory that it takes. O(accounts).</summary>
    public int Weight => 12_000 + Profile.Weight + 130 * Contacts.Count + 160 * Exposures.Count + 70 * Requests.Count + 6_000 * Outbox.Pending.Count;

    /// <summary>The state as bytes. Equal states give equal bytes, whether folded from the first entry or from a snapshot on.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        var w = StateWriter.Rent();
        w.Byte(Format);
        w.Raw(FoldHash(Profile.Bank));
        w.Count(Version); w.When(LastDecision);
        w.List(_aliases, static (w, a) => { w.Text(a.Key.ToString()); w.Bool(a.Value.Linked); w.When(a.Value.At); });
        ProfileCodec.Write(w, Profile);
        Contacts.Write(w); Requests.Write(w); Exposures.Write(w); Outbox.Write(w, bankOf);
        return w.Finish();
    }

    /// <summary>The fold hash that the bytes carry, or null where they are of another form.</summary>
    public static string? FoldHashIn(ReadOnlySpan<byte> bytes) => bytes.Length > HashBytes && bytes[0] == Format ? Convert.ToHexStringLower(bytes.Slice(1, HashBytes)) : null;

    /// <summary>Whether bytes are of this form and folded under a definition that folds alike.</summary>
    public static bool IsFoldedUnder(BankDefinition bank, ReadOnlySpan<byte> bytes) => bytes.Length > HashBytes && bytes[0] == Format && bytes.Slice(1, HashBytes).SequenceEqual(FoldHash(bank));

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="customer">Whose it is.</param>
    /// <param name="bank">The definition to fold on under; its <see cref="FoldHashOf"/> is the one that the bytes carry.</param>
    /// <param name="bankOf">The definition of a hash that a record names.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="FormatException">They are damaged, of another form, or folded under a definition that folds otherwise.</exception>
    public static CustomerState Read(CustomerId customer, BankDefinition bank, Func<string, BankDefinition> bankOf, ReadOnlyMemory<byte> bytes)
    {
        if (!IsFoldedUnder(bank, bytes.Span)) throw StateReader.Damaged("was folded otherwise");
        var state = new CustomerState(customer, bank, bankOf);
        try
        {
            var r = new StateReader(bytes[(1 + HashBytes)..]);
            state.Read(r, bankOf);
            return r.IsAtEnd ? state : throw StateReader.Damaged("is followed by bytes");
        }
        catch (Exception e) when (e is OverflowException or ArgumentException) { throw new FormatException("The state is damaged.", e); }
    }

    private void Read(StateReader r, Func<string, BankDefinition> bankOf)
    {
        (Version, LastDecision) = (r.Int64Count(), r.When());
        for (var n = r.Items(); n > 0; n--) _aliases.Add(CustomerId.Parse(r.Text()), (r.Bool(), r.When()));
        ProfileCodec.Read(r, Profile);
        Contacts.Read(r); Requests.Read(r); Exposures.Read(r); Outbox.Read(r, bankOf);
    }

    private static ReadOnlySpan<byte> FoldHash(BankDefinition bank) => FoldHashes.GetValue(bank, static b => HashOf(b));

    private static byte[] HashOf(BankDefinition bank) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Format} {bank.FeatureHash} {bank.Currency.Code} {bank.Zone.Name} {BankZone.DataVersion} {bank.QuietHours.From}-{bank.QuietHours.To}")))[..HashBytes];
}
