using System.Buffers.Binary;
using System.Text;
using Opportune.Engine;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Customers;

/// <summary>All that memory knew of a customer when it left: nothing needs to be read from the store when it comes back.</summary>
/// <param name="Key">Number and key.</param>
/// <param name="Owed">The instant for which the journal's newest entry waits.</param>
/// <param name="Kept">The version that its snapshot holds; 0 while none is known.</param>
/// <param name="Version">The newest entry in the state.</param>
/// <param name="State">The state as bytes.</param>
internal sealed record PackedCustomer(CustomerKey Key, DateTimeOffset? Owed, long Kept, long Version, ReadOnlyMemory<byte> State)
{
    private const int KeyBytes = 32;
    private const int IdAt = 4 * sizeof(long) + KeyBytes + 1;
    private const long NotOwed = -1;

    /// <summary>Bytes before the state: number, owed, kept, version, key, and the identifier with its length.</summary>
    internal static int HeadBytes(CustomerId id) => IdAt + id.ToString().Length;

    /// <summary>Whether packed bytes begin with a customer's identifier.</summary>
    /// <param name="head">At least the first <see cref="HeadBytes"/> of the identifier.</param>
    /// <param name="id">The identifier.</param>
    internal static bool IsOf(ReadOnlySpan<byte> head, CustomerId id) =>
        head[IdAt - 1] == id.ToString().Length && Ascii.Equals(head.Slice(IdAt, head[IdAt - 1]), id.ToString());

    /// <summary>The customer in one piece.</summary>
    internal byte[] ToBytes()
    {
        var bytes = new byte[HeadBytes(Key.Id) + State.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Key.Number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Owed?.UtcTicks ?? NotOwed);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Kept);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Version);
        Key.Key.CopyTo(bytes, 32);
        bytes[IdAt - 1] = (byte)Key.Id.ToString().Length;
        Encoding.ASCII.GetBytes(Key.Id.ToString(), bytes.AsSpan(IdAt));
        State.Span.CopyTo(bytes.AsSpan(HeadBytes(Key.Id)));
        return bytes;
    }

    /// <summary>What <see cref="ToBytes"/> wrote.</summary>
    internal static PackedCustomer Read(byte[] bytes)
    {
        var (owed, length) = (BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)), bytes[IdAt - 1]);
        var id = CustomerId.Parse(Encoding.ASCII.GetString(bytes, IdAt, length));
        return new(new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), id, bytes.AsSpan(32, KeyBytes).ToArray()), owed == NotOwed ? null : new(owed, TimeSpan.Zero),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(24)), bytes.AsMemory(IdAt + length));
    }
}
