using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetInterpret.Reading;

/// <summary>A vector of floats: features of a table row, or an image plane after plane.</summary>
internal sealed class VectorFormat : InputFormat
{
    private readonly long[] _shape;
    private readonly int _length;

    public VectorFormat(InputLayout layout)
    {
        Layout = layout;
        _shape = layout switch
        {
            ImageLayout image => [image.Channels, image.Height, image.Width],
            VectorLayout vector => [vector.Length],
            _ => throw new ArgumentException(
                $"A column of numbers cannot be read as {layout.Kind}: give an ImageLayout or a VectorLayout."),
        };
        _length = checked((int)_shape.Aggregate(1L, (a, b) => a * b));
    }

    public override InputLayout Layout { get; }

    public override int LargestBatch => Math.Clamp(LargestBatchValues / Math.Max(1, _length), 1, 256);

    private string Expected => Layout is ImageLayout image
        ? $"images of {image.Channels} x {image.Height} x {image.Width} (channels, rows, columns) = {_length} values"
        : $"{_length} values";

    public override void Check(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType { ItemType: NumberDataViewType { RawType: var raw } } vector
            || raw != typeof(float))
            throw NotFloats(column.Name, $"{column.Type}");
        if (vector.IsKnownSize && vector.Size != _length)
            throw new ArgumentException(
                $"The column '{column.Name}' holds vectors of {vector.Size} values, but the network reads {Expected}.");
    }

    /// <summary>Throws when a column of that shape is no vector of floats; its size is not known yet.</summary>
    public static void CheckShape(SchemaShape.Column column)
    {
        if (column.ItemType != NumberDataViewType.Single || column.Kind == SchemaShape.Column.VectorKind.Scalar)
        {
            var isScalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
            throw NotFloats(column.Name, isScalar ? $"{column.ItemType}" : $"vectors of {column.ItemType}");
        }
    }

    /// <summary>Writes how a column becomes the network's input.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="column">The column, <c>[N, ...]</c>.</param>
    public string Write(GraphWriter graph, string column)
    {
        if (Layout is not ImageLayout image) return column;
        long[] interleaved = [-1, image.Height, image.Width, image.Channels];
        var shape = Order is { IsInterleaved: true } ? interleaved : [-1, .. _shape];
        var planes = graph.Node("Reshape", "picture", [column, graph.Numbers("shape", shape)]);
        if (Order is not { } order) return planes;
        if (order.IsInterleaved) planes = graph.Node("Transpose", "planes", [planes], ("perm", (long[])[0, 3, 1, 2]));
        return graph.Node(
            "Gather", "colors", [planes, graph.Numbers("places", [.. order.Places.Select(place => (long)place)])], ("axis", 1));
    }

    public override InputBatch CreateBatch(
        DataViewRow row, DataViewSchema.Column column, int capacity, DeclaredPixels? declared = null) =>
        new Batch(this, row, column, capacity, declared);

    private static ArgumentException NotFloats(string column, string holds) => new(
        $"The column '{column}' holds {holds}, but the network reads a vector of Single: " +
        "make one with ml.Transforms.Concatenate or ml.Transforms.Conversion.ConvertType.");

    private sealed class Batch : InputBatch
    {
        private readonly VectorFormat _format;
        private readonly DataViewRow _row;
        private readonly DataViewSchema.Column _column;
        private readonly ValueGetter<VBuffer<float>> _getter;
        private readonly float[] _values;
        private readonly DeclaredPixels? _declared;
        private readonly float[]? _unordered;
        private VBuffer<float> _read;

        public Batch(
            VectorFormat format, DataViewRow row, DataViewSchema.Column column, int capacity, DeclaredPixels? declared)
        {
            (_format, _row, _column, _declared) = (format, row, column, declared);
            _getter = row.GetGetter<VBuffer<float>>(column);
            _values = Room(capacity, format._length);
            if (format.Order is not null) _unordered = new float[format._length];
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Add()
        {
            _getter(ref _read);
            if (_read.Length != _format._length)
                throw new InvalidOperationException(
                    $"Row {_row.Position} of the column '{_column.Name}' holds {_read.Length} values, " +
                    $"but the network reads {_format.Expected}.");
            var target = _values.AsSpan(Count * _format._length, _format._length);
            var values = _unordered ?? target;
            if (_read.IsDense) _read.GetValues().CopyTo(values);
            else _read.CopyTo(values);
            _format.Order?.Arrange(values, target);
            if (!FiniteFloats.All(target))
                for (var slot = 0; slot < target.Length; slot++)
                    if (!float.IsFinite(target[slot])) throw NotFinite(slot, target[slot]);
            _declared?.Require(target, _row.Position);
            Count++;
        }

        public override Tensor Build()
        {
            var built = AlignedTensor.From(_values.AsSpan(0, Count * _format._length), [Count, .. _format._shape]);
            Count = 0;
            return built;
        }

        private InvalidOperationException NotFinite(int slot, float value)
        {
            var known = Columns.SlotNames(_column, _format._length)[slot];
            var name = known == $"{_column.Name}[{slot}]" ? "" : $" ('{known}')";
            var held = float.IsNaN(value) ? "NaN" : "an infinite value";
            return new(
                $"Row {_row.Position} of the column '{_column.Name}' holds {held} " +
                $"in slot {slot}{name}, but every feature has to be a finite number.");
        }
    }
}
