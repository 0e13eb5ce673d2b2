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

    /// <summary>Where the colours of a vector stand; null for plane after plane in the order red, green, blue.</summary>
    public PixelOrder? Order { get; init; }

    /// <summary>Rows that may be gathered at once without filling the memory.</summary>
    public abstract int LargestBatch { get; }

    /// <summary>The same vector of pictures in another range.</summary>
    public InputFormat In(ImageLayout layout) => OfImages(isImage: false, layout, HasMeasuredRange, Order);

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
    /// <param name="column">The column.</param>
    /// <param name="layout">What the pictures mean.</param>
    public static InputFormat OfImages(DataViewSchema.Column column, ImageLayout layout) =>
        OfImages(column.Type is ImageDataViewType, layout, hasMeasuredRange: false, order: null);

    /// <inheritdoc cref="OfImages(DataViewSchema.Column, ImageLayout)"/>
    /// <param name="isImage">Whether the column holds <c>MLImage</c>.</param>
    /// <param name="layout">What the pictures mean.</param>
    /// <param name="hasMeasuredRange">Whether a vector's range is measured on training rows.</param>
    /// <param name="order">Where a vector has the colours.</param>
    /// <exception cref="ArgumentException">The order is not one of that number of channels.</exception>
    public static InputFormat OfImages(bool isImage, ImageLayout layout, bool hasMeasuredRange, PixelOrder? order)
    {
        order?.Require(layout.Channels);
        return isImage
            ? new PictureFormat(layout)
            : new VectorFormat(layout) { HasMeasuredRange = hasMeasuredRange, Order = order };
    }
}
