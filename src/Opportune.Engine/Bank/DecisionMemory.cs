using System.Collections.Concurrent;
using Opportune.Expressions;

namespace Opportune.Engine.Bank;

/// <summary>Memory that decisions use one after another: a third of what a decision needs would otherwise go to the collector.</summary>
/// <param name="bank">The definition decided by.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class DecisionMemory(BankDefinition bank)
{
    private const int MostIdle = 256;
    private const int UsualBytes = 2_048;
    private readonly ConcurrentQueue<(CelValue[] Facts, ushort[] Verdicts, byte[] Rows)> _idle = new();

    /// <summary>Lends memory to one decision.</summary>
    internal Loan Lend() => _idle.TryDequeue(out var idle) ? new(this, idle.Facts, idle.Verdicts, idle.Rows)
        : new(this, new CelValue[bank.Facts.Count], new ushort[bank.Treatments.Count], new byte[UsualBytes]);

    /// <summary>What one decision was lent. Who does not end it leaves the memory to the collector.</summary>
    /// <remarks>Belongs to one decision; used by one thread at a time.</remarks>
    internal sealed class Loan(DecisionMemory owner, CelValue[] facts, ushort[] verdicts, byte[] rows)
    {
        private bool _isOver;
        private int _used;

        /// <summary>Room for the facts, of any content.</summary>
        internal CelValue[] Facts => _isOver ? throw Over() : facts;

        /// <summary>Room for a verdict on each treatment, of any content.</summary>
        internal ushort[] Verdicts => _isOver ? throw Over() : verdicts;

        /// <summary>Copies what was written of the decision's rows; to an array of its own where there is no room left.</summary>
        internal ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> written)
        {
            if (_isOver) throw Over();
            if (rows.Length - _used < written.Length) return written.ToArray();
            var kept = rows.AsMemory(_used, written.Length);
            written.CopyTo(kept.Span);
            _used += written.Length;
            return kept;
        }

        /// <summary>Refuses to go on once the loan is over: then another decision writes to the memory.</summary>
        internal void Demand()
        {
            if (_isOver) throw Over();
        }

        /// <summary>Gives the memory back, once.</summary>
        internal void End()
        {
            if (_isOver) return;
            _isOver = true;
            if (owner._idle.Count < MostIdle) owner._idle.Enqueue((facts, verdicts, rows));
        }

        private static InvalidOperationException Over() => new("This decision's record was let go. Read it before.");
    }
}
