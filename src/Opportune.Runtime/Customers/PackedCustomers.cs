using System.Diagnostics.CodeAnalysis;
using Opportune.Engine;

namespace Opportune.Runtime.Customers;

/// <summary>Customers who left memory lately, as bytes: a tenth of the room, and nothing to read from the store when they come back. At most a number of bytes; then those packed first leave.</summary>
/// <remarks>
/// A customer is either here or in memory, never both: it is packed under its lock before it leaves memory and taken out under its lock when it is loaded, and nothing is appended for a customer that is not loaded. So what
/// lies here is always as new as the journal. Whoever leaves here with entries that its snapshot lacks is given to be written. Thread-safe.
/// </remarks>
internal sealed class PackedCustomers(long mostBytes, Action<PackedCustomer> leaves)
{
    private const int SlotBytes = 32; // with its share of the table
    private const int FirstSlots = 1 << 10;
    private const int None = -1;
    private readonly Lock _gate = new();
    private readonly ByteBlocks _blocks = new();
    private Slot[] _slots = [];
    private int[] _table = [];
    private int _free = None;
    private int _fresh;
    private int _oldest = None;
    private int _newest = None;
    private int _count;
    private int _puts;

    /// <summary>Where a customer's bytes are, its neighbours in the table and in the order of packing, and how many were packed before it.</summary>
    private record struct Slot(int Hash, int First, int Length, int Next, int Older, int Newer, int Stamp);

    /// <summary>Whether any are kept at all.</summary>
    internal bool IsUsed => mostBytes > 0;

    /// <summary>Customers packed.</summary>
    internal int Count { get { lock (_gate) return _count; } }

    /// <summary>Bytes that they take.</summary>
    internal long Bytes { get { lock (_gate) return Taken; } }

    private long Taken => (long)_blocks.Used * ByteBlocks.BlockBytes + (long)_count * SlotBytes;

    /// <summary>Keeps a customer, in place of what was kept of it.</summary>
    internal void Put(PackedCustomer customer)
    {
        var bytes = customer.ToBytes();
        List<PackedCustomer>? leaving = null;
        lock (_gate)
        {
            if (Find(customer.Key.Id) is not None and var known) Remove(known);
            Insert(customer.Key.Id, bytes);
            while (Taken > mostBytes && _oldest != None)
            {
                var oldest = PackedCustomer.Read(BytesOf(_oldest));
                if (oldest.Version > oldest.Kept) (leaving ??= []).Add(oldest);
                Remove(_oldest);
            }
        }
        leaving?.ForEach(leaves);
    }

    /// <summary>Takes a customer out, if it is here.</summary>
    /// <param name="id">Who.</param>
    /// <param name="customer">What was kept.</param>
    /// <param name="age">How many were packed since.</param>
    internal bool TryTake(CustomerId id, [NotNullWhen(true)] out PackedCustomer? customer, out int age)
    {
        byte[] bytes;
        (customer, age) = (null, 0);
        lock (_gate)
        {
            if (_count == 0 || Find(id) is not (not None and var slot)) return false;
            (bytes, age) = (BytesOf(slot), unchecked(_puts - _slots[slot].Stamp));
            Remove(slot);
        }
        customer = PackedCustomer.Read(bytes);
        return true;
    }

    /// <summary>Forgets a customer.</summary>
    internal void Forget(CustomerId id)
    {
        lock (_gate)
            if (_count > 0 && Find(id) is not None and var slot) Remove(slot);
    }

    /// <summary>Those with entries that their snapshots lack, newest first; they stay. For a time when nobody comes or goes.</summary>
    internal IEnumerable<PackedCustomer> Changed()
    {
        for (var slot = _newest; slot != None; slot = _slots[slot].Older)
            if (PackedCustomer.Read(BytesOf(slot)) is var customer && customer.Version > customer.Kept) yield return customer;
    }

    private byte[] BytesOf(int slot)
    {
        var bytes = new byte[_slots[slot].Length];
        _blocks.Read(_slots[slot].First, bytes);
        return bytes;
    }

    private int Find(CustomerId id)
    {
        if (_table.Length == 0) return None;
        var (hash, length) = (id.GetHashCode(), PackedCustomer.HeadBytes(id));
        Span<byte> head = stackalloc byte[length];
        for (var slot = _table[Place(hash)]; slot != None; slot = _slots[slot].Next)
        {
            if (_slots[slot].Hash != hash || _slots[slot].Length < length) continue;
            _blocks.Read(_slots[slot].First, head);
            if (PackedCustomer.IsOf(head, id)) return slot;
        }
        return None;
    }

    private void Insert(CustomerId id, byte[] bytes)
    {
        var slot = _free;
        if (slot != None) _free = _slots[slot].Next;
        else
        {
            if (_fresh == _slots.Length) Grow();
            slot = _fresh++;
        }
        ref var place = ref _table[Place(id.GetHashCode())];
        _slots[slot] = new(id.GetHashCode(), _blocks.Put(bytes), bytes.Length, place, _newest, None, unchecked(++_puts));
        place = slot;
        if (_newest == None) _oldest = slot; else _slots[_newest].Newer = slot;
        _newest = slot;
        _count++;
    }

    private void Remove(int slot)
    {
        var gone = _slots[slot];
        ref var place = ref _table[Place(gone.Hash)];
        if (place == slot) place = gone.Next;
        else
        {
            var before = place;
            while (_slots[before].Next != slot) before = _slots[before].Next;
            _slots[before].Next = gone.Next;
        }
        if (gone.Older == None) _oldest = gone.Newer; else _slots[gone.Older].Newer = gone.Newer;
        if (gone.Newer == None) _newest = gone.Older; else _slots[gone.Newer].Older = gone.Older;
        _blocks.Remove(gone.First);
        _slots[slot] = default(Slot) with { Next = _free };
        _free = slot;
        _count--;
    }

    private void Grow()
    {
        Array.Resize(ref _slots, Math.Max(FirstSlots, 2 * _slots.Length));
        _table = new int[_slots.Length];
        Array.Fill(_table, None);
        // Only a full array grows, so every slot is in use.
        for (var slot = 0; slot < _fresh; slot++)
        {
            ref var place = ref _table[Place(_slots[slot].Hash)];
            _slots[slot].Next = place;
            place = slot;
        }
    }

    private int Place(int hash) => hash & _table.Length - 1;
}
