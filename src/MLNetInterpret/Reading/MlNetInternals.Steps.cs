using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Reading;

/// <content>Steps of ML.NET's own that hold networks or stand behind one.</content>
internal static partial class MlNetInternals
{
    /// <summary>Whether a step is ML.NET's for ONNX files, whose package this library does not need.</summary>
    public static bool IsOnnx(ITransformer step) => step.GetType().FullName == "Microsoft.ML.Transforms.Onnx.OnnxTransformer";

    /// <summary>The file of such a step, the columns that it reads, and those of floats that it adds.</summary>
    public static (string Path, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs) OnnxOf(ITransformer step)
    {
        var type = step.GetType();
        var model = type.GetField("Model", Any)!.GetValue(step)!;
        var file = (FileStream)model.GetType().GetProperty("ModelStream", Any)!.GetValue(model)!;
        T[] Each<T>(string name) => (T[])type.GetProperty(name, Any)!.GetValue(step)!;
        var floats = Each<string>("Outputs").Zip(Each<DataViewType>("OutputTypes"))
            .Where(output => output.Second is VectorDataViewType { ItemType.RawType: var raw }
                && (raw == typeof(float) || raw == typeof(double)));
        return (file.Name, Each<string>("Inputs"), [.. floats.Select(output => output.First)]);
    }

    /// <summary>The columns that a concatenation makes, and those that it makes each of.</summary>
    public static IEnumerable<(string Output, string[] Inputs)> ConcatenatedBy(ColumnConcatenatingTransformer step) =>
        (IEnumerable<(string, string[])>)typeof(ColumnConcatenatingTransformer).GetProperty("Columns", Any)!.GetValue(step)!;

    /// <summary>The schema of the rows that a trainer of ML.NET's own learned from; null where it is not known.</summary>
    public static DataViewSchema? TrainSchemaOf(ITransformer step) =>
        step.GetType().GetField("TrainSchema", Any)?.GetValue(step) as DataViewSchema;

    /// <summary>What a trainer of ML.NET's own learned, behind a view that it scores; null where a view is none.</summary>
    public static object? PredictorOf(IDataView view)
    {
        for (var at = FieldOf(view, "Bindable"); at is not null; at = FieldOf(at, "_bindable"))
            if (FieldOf(at, "Predictor") is { } predictor) return predictor;
        return null;
    }

    /// <summary>The two-class models of a one-versus-all model.</summary>
    public static IEnumerable<object> SubModelsOf(object oneVersusAll) =>
        ((System.Collections.IEnumerable)oneVersusAll.GetType().GetProperty("SubModelParameters", Any)!.GetValue(oneVersusAll)!)
        .Cast<object>();

    /// <summary>What makes probabilities of a model's scores.</summary>
    public static object? CalibratorOf(object calibrated) =>
        calibrated.GetType().GetProperties(Any).FirstOrDefault(property => property.Name == "Calibrator")?.GetValue(calibrated);

    private static object? FieldOf(object of, string name)
    {
        for (var type = of.GetType(); type is not null; type = type.BaseType)
            if (type.GetField(name, Any | BindingFlags.DeclaredOnly) is { } field) return field.GetValue(of);
        return null;
    }
}
