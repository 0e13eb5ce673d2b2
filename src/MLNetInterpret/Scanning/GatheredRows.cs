using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;

namespace MLNetInterpret.Scanning;

/// <summary>Rows of one batch, as a network reads them, with what is known of them.</summary>
internal sealed class GatheredRows
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

    public GatheredRows(ScanSource source, ScanPlan plan, DataViewRowCursor cursor, SeenClasses? seen)
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
