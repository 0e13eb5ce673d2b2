using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Trainers;

/// <summary>All training rows as tensors.</summary>
/// <param name="Inputs"><c>[N, ...]</c>; bytes where every value is a whole number of 0 to 255,
/// which a picture's mostly are.</param>
/// <param name="Labels"><c>[N]</c>, 64-bit integers; of numbers, single floats.</param>
internal sealed record TrainingRows(Tensor Inputs, Tensor Labels) : IDisposable
{
    private const int Chunk = 1024;

    /// <summary>Reads features and labels in one pass.</summary>
    /// <exception cref="InvalidOperationException">There are no rows, all labels are the same, or a row does not fit.</exception>
    public static TrainingRows Read(
        IDataView data, DataViewSchema.Column feature, DataViewSchema.Column label, InputFormat format,
        CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        if (label.Type == NumberDataViewType.Single) return ReadNumbers(data, feature, label, format, cancellation);
        var labels = new List<long>();
        var inputs = Gather(data, feature, label, format, cursor =>
        {
            var read = LabelReader(cursor, label);
            return () => labels.Add(read());
        }, cancellation);
        if (labels.TrueForAll(other => other == labels[0]))
            throw new InvalidOperationException(label.Type is BooleanDataViewType
                ? $"All {labels.Count} rows have the same label, {(labels[0] == 0 ? "false" : "true")}, in '{label.Name}': "
                    + "two classes are needed. Where FeaturizeTable made the column, "
                    + "give it a positive value that some of the rows have."
                : $"All {labels.Count} rows have the same label in '{label.Name}': add rows of another class.");
        return new(inputs.MoveToOuterDisposeScope(), tensor([.. labels]).MoveToOuterDisposeScope());
    }

    private static TrainingRows ReadNumbers(
        IDataView data, DataViewSchema.Column feature, DataViewSchema.Column label, InputFormat format,
        CancellationToken cancellation)
    {
        var labels = new List<float>();
        var inputs = Gather(data, feature, label, format, cursor =>
        {
            var read = Cells.Number<float>(cursor, label);
            return () => labels.Add(read() is var number && float.IsFinite(number)
                ? number
                : throw new InvalidOperationException(
                    $"Row {cursor.Position} of the label column '{label.Name}' holds {number}, which cannot be learned: " +
                    "remove such rows before training."));
        }, cancellation);
        return labels.TrueForAll(other => other == labels[0])
            ? throw new InvalidOperationException(FormattableString.Invariant(
                $"All {labels.Count} rows have the same number, {labels[0]}, in '{label.Name}': there is nothing to predict."))
            : new(inputs.MoveToOuterDisposeScope(), tensor([.. labels]).MoveToOuterDisposeScope());
    }

    /// <summary>Reads features alone in one pass; see <see cref="Inputs"/>.</summary>
    /// <exception cref="InvalidOperationException">There are no rows, or a row does not fit.</exception>
    public static Tensor ReadInputs(
        IDataView data, DataViewSchema.Column feature, InputFormat format, CancellationToken cancellation) =>
        Gather(data, feature, null, format, _ => () => { }, cancellation);

    /// <summary>Compares pictures with what was declared of them.</summary>
    /// <exception cref="InvalidOperationException">A pixel lies outside the declared range.</exception>
    public static void RequireRange(IHost host, Tensor pictures, InputFormat format, string column)
    {
        var declared = new DeclaredPixels((ImageLayout)format.Layout, column, isMeasured: false);
        declared.Add(pictures);
        declared.Doubt?.WriteTo(host);
    }

    /// <summary>The smallest and the largest input value.</summary>
    public (float Minimum, float Maximum) Range() => RangeOf(Inputs);

    /// <summary>The smallest and the largest value.</summary>
    public static (float Minimum, float Maximum) RangeOf(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        using var threads = TorchThreads.ForNumbers(inputs.numel());
        return (inputs.min().to(float32).item<float>(), inputs.max().to(float32).item<float>());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Labels.Dispose();
    }

    private static Tensor Gather(
        IDataView data, DataViewSchema.Column feature, DataViewSchema.Column? label, InputFormat format,
        Func<DataViewRow, Action> alongside, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var chunks = new List<Tensor>();
        using (var cursor = data.GetRowCursor(label is { } other ? [feature, other] : [feature]))
        {
            var batch = format.CreateBatch(cursor, feature, Chunk);
            var also = alongside(cursor);
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                batch.Add();
                also();
                if (batch.Count == Chunk) chunks.Add(Compact(batch.Build()));
            }

            if (batch.Count > 0) chunks.Add(Compact(batch.Build()));
        }

        if (chunks.Count == 0) throw new InvalidOperationException("The data have no rows: there is nothing to train on.");
        using var threads = TorchThreads.ForNumbers(chunks[0].numel());
        if (chunks.Exists(chunk => chunk.dtype != uint8)) chunks = [.. chunks.Select(chunk => chunk.to(float32))];
        return cat([.. chunks]).MoveToOuterDisposeScope();
    }

    private static Tensor Compact(Tensor values)
    {
        using var threads = TorchThreads.ForNumbers(values.numel());
        var bytes = values.clamp(0, 255).to(uint8);
        using var same = bytes.to(float32).eq(values).all();
        return same.item<bool>() ? bytes : values;
    }

    /// <summary>Reads a class, counted from 0. Keys count from 1; 0 is a missing one.</summary>
    private static Func<long> LabelReader(DataViewRow row, DataViewSchema.Column label)
    {
        if (label.Type is BooleanDataViewType) return Cells.Of<bool, long>(row, label, value => value ? 1 : 0);
        var read = Cells.Number<long>(row, label);
        return () => read() - 1 is >= 0 and var index
            ? index
            : throw new InvalidOperationException(
                $"Row {row.Position} of the label column '{label.Name}' has no class (a missing or unknown value): " +
                "remove such rows before training.");
    }
}
