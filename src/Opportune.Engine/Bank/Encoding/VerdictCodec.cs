using System.Numerics;

namespace Opportune.Engine.Bank.Encoding;

/// <summary>Writes the verdicts of a decision and reads them back.</summary>
/// <remarks>First the codes that occur, in the order in which they first do; then each candidate's verdict in as many bits as tell that many codes apart; then the treatments as runs of equal
/// distance, of which there usually is one.</remarks>
internal static class VerdictCodec
{
    internal static void Write(EntryWriter w, VerdictList verdicts)
    {
        var (entries, count) = (verdicts.Table.Count, 0);
        Span<int> numbers = entries <= 512 ? stackalloc int[entries] : new int[entries];
        Span<ushort> used = entries <= 512 ? stackalloc ushort[entries] : new ushort[entries];
        numbers.Fill(-1);
        for (var i = 0; i < verdicts.Count; i++)
            if (verdicts.EntryAt(i) is var entry && entry != VerdictList.Allowed && numbers[entry] < 0)
            {
                used[count++] = entry;
                numbers[entry] = count;
            }
        numbers[VerdictList.Allowed] = 0;
        w.Int(count);
        foreach (var entry in used[..count]) { w.Word(verdicts.Table[entry].Code); w.Byte((byte)verdicts.Table[entry].Stage); }
        w.Int(verdicts.Count);
        Pack(w, verdicts, numbers, BitsFor(count));
        Runs(w, verdicts);
    }

    internal static VerdictList Read(EntryReader r)
    {
        var table = Table(r);
        var entries = Unpack(r, r.Count(), table.Count);
        return new(Treatments(r, entries.Length), entries, table);
    }

    /// <summary>As the second format had them: a byte or more for each, whose lowest bit says that a distance follows.</summary>
    internal static VerdictList ReadSecond(EntryReader r)
    {
        var (table, count) = (Table(r), r.Count());
        var (treatments, entries, next) = (new List<int>(), new List<ushort>(), 0L);
        for (var i = 0; i < count; i++)
        {
            var head = r.Unsigned();
            if ((head & 1) != 0) next += r.Int();
            if (next is < 0 or > int.MaxValue || head >> 1 >= (ulong)table.Count) throw new FormatException("A verdict names no candidate or no code.");
            treatments.Add((int)next++);
            entries.Add((ushort)(head >> 1));
        }
        return new(treatments, [.. entries], table);
    }

    private static List<(string? Code, PolicyStage Stage)> Table(EntryReader r)
    {
        var table = new List<(string? Code, PolicyStage Stage)> { (null, PolicyStage.Constraints) };
        for (var left = r.Count(); left > 0; left--) table.Add((r.Word(), r.Enum<PolicyStage>()));
        return table;
    }

    /// <summary>At least one, so that a count of verdicts is never larger than its bytes allow.</summary>
    private static int BitsFor(int largest) => Math.Max(1, 32 - BitOperations.LeadingZeroCount((uint)largest));

    private static void Pack(EntryWriter w, VerdictList verdicts, ReadOnlySpan<int> numbers, int bits)
    {
        var (packed, filled) = (0UL, 0);
        for (var i = 0; i < verdicts.Count; i++)
        {
            packed |= (ulong)numbers[verdicts.EntryAt(i)] << filled;
            for (filled += bits; filled >= 8; filled -= 8, packed >>= 8) w.Byte((byte)(packed & 0xFF));
        }
        if (filled > 0) w.Byte((byte)packed);
    }

    private static ushort[] Unpack(EntryReader r, int count, int codes)
    {
        var bits = BitsFor(codes - 1);
        var bytes = r.Bytes((int)Math.Min(int.MaxValue, ((long)count * bits + 7) / 8));
        var (entries, packed, filled, at) = (new ushort[count], 0UL, 0, 0);
        for (var i = 0; i < count; i++)
        {
            for (; filled < bits; filled += 8) packed |= (ulong)bytes[at++] << filled;
            var entry = packed & ((1UL << bits) - 1);
            entries[i] = entry < (ulong)codes ? (ushort)entry : throw new FormatException("A verdict names no code.");
            (packed, filled) = (packed >> bits, filled - bits);
        }
        return packed == 0 ? entries : throw new FormatException("Bits follow the verdicts.");
    }

    private static void Runs(EntryWriter w, VerdictList verdicts)
    {
        var last = 0;
        for (var from = 0; from < verdicts.Count;)
        {
            var until = from + 1;
            var step = until < verdicts.Count ? verdicts.TreatmentAt(until) - verdicts.TreatmentAt(from) : 1;
            while (until < verdicts.Count && verdicts.TreatmentAt(until) - verdicts.TreatmentAt(until - 1) == step) until++;
            w.Int(verdicts.TreatmentAt(from) - last);
            w.Int(until - from);
            if (until - from > 1) w.Int(step);
            last = verdicts.TreatmentAt(until - 1);
            from = until;
        }
    }

    private static int[] Treatments(EntryReader r, int count)
    {
        var treatments = new int[count];
        var last = 0L;
        for (var from = 0; from < count;)
        {
            last += r.Int32();
            var length = r.Count();
            var step = length > 1 ? r.Int32() : 0;
            if (length == 0 || length > count - from) throw new FormatException("A run of verdicts is empty or too long.");
            for (var i = 0; i < length; i++, from++)
            {
                if (i > 0) last += step;
                treatments[from] = last is >= 0 and <= int.MaxValue ? (int)last : throw new FormatException("A verdict names no candidate.");
            }
        }
        return treatments;
    }
}
