using System.Buffers;

namespace Opportune.Runtime.Commit;

/// <summary>Room for the payloads of one large commit, lent by the process's pool and given back once they are durable, so that a history leaves no payload to the collector.</summary>
/// <remarks>Thread-safe until it is given back. Payloads must not be read afterwards.</remarks>
internal sealed class PayloadRoom
{
    private const int Piece = 1 << 20;
    private readonly Lock _gate = new();
    private readonly List<byte[]> _pieces = [];
    private int _used;

    /// <summary>So many bytes, of any content.</summary>
    internal Memory<byte> Take(int bytes)
    {
        lock (_gate)
        {
            if (_pieces.Count == 0 || _pieces[^1].Length - _used < bytes)
            {
                _pieces.Add(ArrayPool<byte>.Shared.Rent(Math.Max(Piece, bytes)));
                _used = 0;
            }
            _used += bytes;
            return _pieces[^1].AsMemory(_used - bytes, bytes);
        }
    }

    /// <summary>Gives all of it back: nobody reads any of it any more.</summary>
    internal void GiveBack()
    {
        lock (_gate)
        {
            foreach (var piece in _pieces) ArrayPool<byte>.Shared.Return(piece);
            _pieces.Clear();
        }
    }
}
