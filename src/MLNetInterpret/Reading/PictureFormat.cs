using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Reading;

/// <summary>A column of <see cref="MLImage"/>: intensities 0 to 255, planes red, green, blue; or one grey plane.</summary>
internal sealed class PictureFormat(ImageLayout layout) : InputFormat
{
    public override InputLayout Layout => layout;

    public override int LargestBatch =>
        Math.Clamp(LargestBatchValues / (layout.Channels * layout.Height * layout.Width), 1, 256);

    public override void Check(DataViewSchema.Column column)
    {
        if (column.Type is not ImageDataViewType image)
            throw new ArgumentException(
                $"The column '{column.Name}' holds {column.Type}, but the network was trained on images (MLImage).");
        if (layout.Channels is not (1 or 3))
            throw new ArgumentException(
                $"An image column gives 1 (grey) or 3 (red, green, blue) channels, but {layout.Channels} are asked for.");
        if (layout is not { Minimum: 0, Maximum: 255 })
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The column '{column.Name}' holds pixels from 0 to 255, not {layout.Minimum} to {layout.Maximum}: ") +
                "declare 0 to 255, with a mean and deviation where the network reads others, " +
                "or append ml.Transforms.ExtractPixels before it.");
        if (image.Height > 0 && (image.Height != layout.Height || image.Width != layout.Width))
            throw new ArgumentException(
                $"The column '{column.Name}' holds images of {image.Height} x {image.Width}, but the network reads " +
                $"{layout.Height} x {layout.Width} (rows x columns): append ml.Transforms.ResizeImages before it.");
    }

    public override InputBatch CreateBatch(
        DataViewRow row, DataViewSchema.Column column, int capacity, DeclaredPixels? declared = null) =>
        new Batch(layout, row, column, capacity);

    private sealed class Batch(ImageLayout layout, DataViewRow row, DataViewSchema.Column column, int capacity) : InputBatch
    {
        private readonly ValueGetter<MLImage> _getter = row.GetGetter<MLImage>(column);
        private readonly float[] _values = Room(capacity, (long)layout.Channels * layout.Height * layout.Width);
        private MLImage? _image;

        public override void Add()
        {
            _getter(ref _image!);      // ML.NET's own getters free the image they are handed back
            if (_image is null)
                throw new InvalidOperationException($"Row {row.Position} of the column '{column.Name}' holds no image.");
            if (_image.Height != layout.Height || _image.Width != layout.Width)
                throw new InvalidOperationException(
                    $"Row {row.Position} of the column '{column.Name}' holds an image of {_image.Height} x {_image.Width}, " +
                    $"but the network reads {layout.Height} x {layout.Width} (rows x columns): " +
                    "append ml.Transforms.ResizeImages before it.");
            Copy(_image.GetBGRPixels, _values.AsSpan(Count * layout.Channels * layout.Height * layout.Width));
            Count++;
        }

        public override Tensor Build()
        {
            var length = Count * layout.Channels * layout.Height * layout.Width;
            var built = AlignedTensor.From(_values.AsSpan(0, length), [Count, layout.Channels, layout.Height, layout.Width]);
            Count = 0;
            return built;
        }

        /// <summary>Interleaved blue, green, red to planes red, green, blue, or to their luminance (ITU-R BT.601).</summary>
        private void Copy(ReadOnlySpan<byte> pixels, Span<float> planes)
        {
            var area = layout.Height * layout.Width;
            for (var pixel = 0; pixel < area; pixel++)
            {
                var (blue, green, red) = (pixels[3 * pixel], pixels[3 * pixel + 1], pixels[3 * pixel + 2]);
                if (layout.Channels == 1)
                {
                    planes[pixel] = 0.299f * red + 0.587f * green + 0.114f * blue;
                    continue;
                }

                planes[pixel] = red;
                planes[area + pixel] = green;
                planes[2 * area + pixel] = blue;
            }
        }
    }
}
