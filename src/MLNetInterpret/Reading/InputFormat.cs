using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNetInterpret.Reading;

/// <summary>How a column's values become a network's input: the same code for training, prediction and scans.</summary>
internal abstract class InputFormat
{
    /// <summary>Values of numeric input in the largest batch, 8 MB of them.</summary>
    protected const int LargestBatchValues = 1 << 21;

    /// <summary>The input that the network reads.</summary>
    public abstract InputLayout Layout { get; }

    /// <summary>Whether the range of pixels was measured on training rows, not declared.</summary>
    public bool HasMeasuredRange { get; init; }

    /// <summary>Rows that may be gathered at once without filling the memory.</summary>
    public abstract int LargestBatch { get; }

    /// <summary>Throws when the column cannot be read in this format.</summary>
    public abstract void Check(DataViewSchema.Column column);

    /// <summary>Gathers rows of the column.</summary>
    /// <param name="row">A row, or a cursor that moves on.</param>
    /// <param name="column">The column.</param>
    /// <param name="capacity">Most rows a batch will hold.</param>
    /// <param name="declared">What pixels have to keep to; null for nothing, as where it is still to be measured.</param>
    public abstract InputBatch CreateBatch(
        DataViewRow row, DataViewSchema.Column column, int capacity, DeclaredPixels? declared = null);

    /// <summary>Room for some rows of a number of values each.</summary>
    /// <exception cref="ArgumentException">There is not so much.</exception>
    protected static float[] Room(int rows, long values) => rows * values <= Array.MaxLength
        ? new float[rows * values]
        : throw new ArgumentException(
            FormattableString.Invariant($"{rows:N0} rows of {values:N0} values each are too many for one tensor: ") +
            $"read at most {Array.MaxLength / values} at once (BatchRows).");

    /// <summary>The format of pictures: from an image column or from a vector, whichever the column is.</summary>
    public static InputFormat OfImages(DataViewSchema.Column column, ImageLayout layout) =>
        column.Type is ImageDataViewType ? new PictureFormat(layout) : new VectorFormat(layout);
}
