using System.Runtime.ExceptionServices;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Work that a thread of the pool does, piece after piece, while its owner prepares the next ones.</summary>
/// <remarks>The thread goes on as long as there are pieces: waking one takes longer than many a piece. After a failure no other
/// piece is done, and whoever waits gets the failure.</remarks>
/// <param name="most">Pieces that may be in hand, 1 or more.</param>
internal sealed class WorkInOrder(int most)
{
    private readonly Queue<Action> _pieces = new();
    private ExceptionDispatchInfo? _failure;
    private int _inHand;
    private bool _runs;

    /// <summary>Hands over a piece; waits until there is room for it.</summary>
    /// <exception cref="Exception">What an earlier piece failed with.</exception>
    public void Add(Action piece)
    {
        WaitFor(most - 1);
        lock (_pieces)
        {
            _pieces.Enqueue(piece);
            _inHand++;
            if (_runs) return;
            _runs = true;
        }

        _ = Task.Run(Run);
    }

    /// <summary>Waits until a number of pieces, or fewer, are in hand.</summary>
    /// <exception cref="Exception">What a piece failed with.</exception>
    public void WaitFor(int inHand)
    {
        Rest(inHand);
        _failure?.Throw();
    }

    /// <summary>The same, whatever became of them.</summary>
    public void Rest(int inHand = 0)
    {
        lock (_pieces)
        {
            while (_inHand > inHand) Monitor.Wait(_pieces);
        }
    }

    private void Run()
    {
        while (Next() is { } piece)
        {
            try
            {
                if (_failure is null) piece();
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }

            lock (_pieces)
            {
                _inHand--;
                Monitor.PulseAll(_pieces);
            }
        }
    }

    private Action? Next()
    {
        lock (_pieces)
        {
            if (_pieces.TryDequeue(out var piece)) return piece;
            _runs = false;
            return null;
        }
    }
}
