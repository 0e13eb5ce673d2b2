using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables;

/// <summary>What a trainer reads of a row.</summary>
internal sealed class LabelledRow
{
    public bool Label { get; set; }

    /// <summary>As the pipeline made them, sparse or dense: a trainer's sums depend on it in their last digits.</summary>
    public VBuffer<float> Features { get; set; }

    /// <summary>Reads the row that a cursor stands on.</summary>
    public static Func<LabelledRow> Reader(DataViewRow row, string label, string features)
    {
        var readLabel = Cells.Of<bool, bool>(row, row.Schema[label], value => value);
        var readFeatures = row.GetGetter<VBuffer<float>>(row.Schema[features]);
        return () =>
        {
            VBuffer<float> values = default;
            readFeatures(ref values);
            return new() { Label = readLabel(), Features = values };
        };
    }
}
