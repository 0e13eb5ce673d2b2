using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;

namespace MLNetInterpret.Scanning;

/// <summary>Reads the rows of some shards in batches, on a thread of its own and a few batches ahead.</summary>
internal sealed class ScanReader : IDisposable
{
    private const int BatchesAhead = 4;
    private readonly ScanSource _source;
    private readonly ScanPlan _plan;
    private readonly IReadOnlySet<int>? _shards;
    private readonly Func<int, bool> _take;
    private readonly SeenClasses? _seen;
    private readonly BlockingCollection<Batch> _ready = new(BatchesAhead);
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="plan">How they are cut.</param>
    /// <param name="shards">The shards wanted; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="classes">Numbers the classes; null where the plan names them.</param>
    /// <param name="take">Asked at the first row of each shard wanted: whether it is still wanted. Null is yes.</param>
    public ScanReader(
        ScanSource source, ScanPlan plan, IReadOnlySet<int>? shards, CancellationToken cancellation, SeenClasses? classes = null,
        Func<int, bool>? take = null)
    {
        (_source, _plan, _shards, _seen, _take) = (source, plan, shards, classes, take ?? (_ => true));
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var number = TorchThreads.Host;
        _reading = Task.Factory.StartNew(() =>
        {
            using var same = TorchThreads.Exactly(number);      // what is read may come out of a network, too
            Read();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Rows of one shard.</summary>
    public readonly record struct Batch(int Shard, ScanBatch Rows);

    /// <summary>The batches, in order; each is disposed when the next is asked for.</summary>
    public IEnumerable<Batch> Batches()
    {
        foreach (var batch in _ready.GetConsumingEnumerable())
        {
            using (batch.Rows.Input) yield return batch;
        }

        _reading.GetAwaiter().GetResult();      // what the reading failed with
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        foreach (var batch in _ready.GetConsumingEnumerable()) batch.Rows.Input.Dispose();
        ((IAsyncResult)_reading).AsyncWaitHandle.WaitOne();
        _ready.Dispose();
        _stop.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read()
    {
        try
        {
            using var cursor = _source.View.GetRowCursor(_source.ReadColumns());
            var gathered = new Gathered(_source, _plan, cursor, _seen);
            var (row, last) = (0L, _shards is { Count: > 0 } wanted ? wanted.Max() : int.MaxValue);
            var isTaken = false;
            while (cursor.MoveNext())
            {
                _stop.Token.ThrowIfCancellationRequested();
                var shard = checked((int)(row / _plan.RowsPerShard));
                if (shard > last)
                {
                    if (row >= _plan.Rows)
                        throw new InvalidDataException(
                            $"The data have more than the {_plan.Rows:N0} rows that the plan expects: "
                            + "the data have changed since the plan was made. Make a new plan.");
                    break;
                }

                if (row % _plan.RowsPerShard == 0) isTaken = (_shards?.Contains(shard) ?? true) && _take(shard);
                if (isTaken)
                {
                    gathered.Add();
                    if (gathered.Count == _plan.BatchRows || (row + 1) % _plan.RowsPerShard == 0) Hand(shard, gathered);
                }
                else gathered.Skip();

                row++;
            }

            if (gathered.Count > 0) Hand((int)((row - 1) / _plan.RowsPerShard), gathered);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }

    private void Hand(int shard, Gathered gathered)
    {
        var batch = new Batch(shard, gathered.Build());
        try
        {
            _ready.Add(batch, _stop.Token);
        }
        catch
        {
            batch.Rows.Input.Dispose();
            throw;
        }
    }

    /// <summary>Rows of one batch, as a network reads them, with what is known of them.</summary>
    private sealed class Gathered
    {
        private readonly InputBatch _inputs;
        private readonly Func<string>? _label, _id;
        private readonly Func<long>? _offset;
        private readonly ValueGetter<ReadOnlyMemory<char>>? _text;
        private readonly Func<string, int>? _classes;
        private readonly List<string> _labels = [], _ids = [];
        private readonly List<int> _classOf = [], _known = [];
        private long _end = long.MinValue;      // how far the text reaches that was read so far
        private ReadOnlyMemory<char> _window;

        public Gathered(ScanSource source, ScanPlan plan, DataViewRowCursor cursor, SeenClasses? seen)
        {
            _inputs = source.Network.CreateBatch(cursor, plan.BatchRows);
            _label = source.Label is { } label ? ColumnText.Getter(cursor, label) : null;
            _id = source.Id is { } id ? ColumnText.Getter(cursor, id) : null;
            _classes = seen is not null ? seen.NumberOf : plan.Classes.Count > 0 ? NumberOf(plan.Classes) : null;
            if (source.Offset is not { } offset) return;
            _offset = CorpusText.OffsetReader(cursor, offset);
            _text = cursor.GetGetter<ReadOnlyMemory<char>>(source.Input);
        }

        public int Count => _inputs.Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Add()
        {
            _inputs.Add();
            if (_label is not null) _labels.Add(_label());
            if (_classes is not null) _classOf.Add(_classes(_labels[^1]));
            if (_id is not null) _ids.Add(_id());
            if (_offset is not null) _known.Add(NextWindow());
        }

        /// <summary>Passes over a row of another shard.</summary>
        public void Skip()
        {
            if (_offset is not null) NextWindow();
        }

        public ScanBatch Build()
        {
            var input = _inputs.Build();
            var batch = new ScanBatch(input)
            {
                Lengths = _inputs.Lengths,
                Known = _offset is null ? null : [.. _known],
                Classes = _classes is null ? null : [.. _classOf],
                Ids = _id is null ? null : [.. _ids],
                Labels = _label is null ? null : [.. _labels],
            };
            _known.Clear();
            _classOf.Clear();
            _ids.Clear();
            _labels.Clear();
            return batch;
        }

        private static Func<string, int> NumberOf(IReadOnlyList<string> classes)
        {
            var numbers = classes.Index().ToDictionary(named => named.Item, named => named.Index);
            return label => numbers.GetValueOrDefault(label, -1);
        }

        /// <summary>How many characters at the window's start an earlier window had.</summary>
        private int NextWindow()
        {
            var offset = _offset!();
            _text!(ref _window);
            // _end - offset would overflow at first
            var known = (int)Math.Min(Math.Max(_end, offset) - offset, _window.Length);
            _end = Math.Max(_end, offset + _window.Length);
            return Pairs.Characters(_window.Span[..Pairs.Before(_window.Span, known)]);
        }
    }
}
