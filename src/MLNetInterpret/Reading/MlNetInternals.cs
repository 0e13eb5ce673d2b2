using System.Collections;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace MLNetInterpret.Reading;

/// <summary>The one door to members of ML.NET that are not public; written against version 5.0.1.</summary>
/// <remarks>Nothing else in this library touches ML.NET by reflection.
/// A save/load test in a fresh process guards the door.</remarks>
internal static partial class MlNetInternals
{
    private const string LoadContext = "Microsoft.ML.ModelLoadContext, Microsoft.ML.Core";
    private const BindingFlags Any =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly Core = typeof(ModelSaveContext).Assembly;
    private static readonly Type VersionInfoType = TypeOf("Microsoft.ML.VersionInfo");
    private static readonly PropertyInfo EnvironmentProperty =
        typeof(TransformsCatalog).GetInterfaces().Single(i => i.Name == "IInternalCatalog").GetProperty("Environment", Any)!;
    private static readonly PropertyInfo SeedProperty =
        TypeOf("Microsoft.ML.Runtime.IHostEnvironmentInternal").GetProperty("Seed", Any)!;
    private static readonly PropertyInfo CanceledProperty =
        TypeOf("Microsoft.ML.Runtime.ICancelable").GetProperty("IsCanceled", Any)!;

    /// <summary>The shape of a whole schema, annotations included.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) => CreateShape(null, schema);

    /// <summary>The environment behind a catalog: <c>ml.Transforms</c>, <c>ml.Model</c>,
    /// a catalog's <c>Trainers</c>, ...</summary>
    public static IHostEnvironment EnvironmentOf(object catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return (IHostEnvironment)EnvironmentProperty.GetValue(catalog)!;
    }

    /// <summary>The seed that the user gave the <see cref="MLContext"/>, or null.</summary>
    public static int? SeedOf(IHostEnvironment environment) => (int?)SeedProperty.GetValue(environment);

    /// <summary>Cancels a context's work, for good.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "CancelExecution")]
    public static extern void Cancel(MLContext context);

    /// <summary>Whether the context's work has been cancelled.</summary>
    public static bool IsCanceled(IHostEnvironment environment) =>
        CanceledProperty.DeclaringType!.IsInstanceOfType(environment) && (bool)CanceledProperty.GetValue(environment)!;

    /// <summary>The view that a step of ML.NET's own maps the rows of, or null where the view is no such step.</summary>
    public static IDataView? SourceOf(IDataView view) => view.GetType().GetProperty("Source", Any)?.GetValue(view) as IDataView;

    /// <summary>The same, also of a view that ML.NET keeps in memory.</summary>
    public static IDataView? InputOf(IDataView view) => SourceOf(view) ??
        view.GetType().GetField("_subsetInput", Any)?.GetValue(view) as IDataView;

    /// <summary>The step of ML.NET's own whose output a view is, or null where the view is none's.</summary>
    public static ITransformer? StepOf(IDataView view) =>
        view.GetType().GetMethod("GetTransformer", Any, [])?.Invoke(view, BindingFlags.DoNotWrapExceptions, null, [], null)
            as ITransformer;

    /// <summary>The steps of a pipeline that is not fitted, those of pipelines in it included.</summary>
    public static IEnumerable<IEstimator<ITransformer>> StepsOf(IEstimator<ITransformer> pipeline) =>
        pipeline.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(EstimatorChain<>)
            ? ((IEnumerable<IEstimator<ITransformer>>)type.GetField("_estimators", Any)!.GetValue(pipeline)!).SelectMany(StepsOf)
            : [pipeline];

    /// <summary>The columns of a step of ML.NET's own that makes each of one other; none of other steps.</summary>
    public static IEnumerable<(string Output, string Input)> PairsOf(ITransformer step) =>
        step.GetType().GetField("ColumnPairs", Any)?.GetValue(step) as (string, string)[] ?? [];

    /// <summary>What a step of <c>ExtractPixels</c> puts into each of its columns.</summary>
    public static IEnumerable<(string Name, ImagePixelExtractingEstimator.ColorBits Colors,
        ImagePixelExtractingEstimator.ColorsOrder Order, bool IsInterleaved, float Offset, float Scale)> PixelsOf(
        ImagePixelExtractingTransformer step)
    {
        foreach (var column in (IEnumerable)typeof(ImagePixelExtractingTransformer).GetField("_columns", Any)!.GetValue(step)!)
        {
            T Field<T>(string name) => (T)column.GetType().GetField(name, Any)!.GetValue(column)!;
            yield return (
                Field<string>("Name"), Field<ImagePixelExtractingEstimator.ColorBits>("ColorsToExtract"),
                Field<ImagePixelExtractingEstimator.ColorsOrder>("OrderOfExtraction"), Field<bool>("InterleavePixelColors"),
                Field<float>("OffsetImage"), Field<float>("ScaleImage"));
        }
    }

    /// <summary>A concatenation of columns whose slots are named otherwise than after the columns.</summary>
    /// <param name="environment">The context.</param>
    /// <param name="output">The vector that is made.</param>
    /// <param name="inputs">Columns, each with the name that its slots get; null for its own.</param>
    public static ColumnConcatenatingTransformer Concatenation(
        IHostEnvironment environment, string output, IReadOnlyList<(string Column, string? Name)> inputs)
    {
        var type = typeof(ColumnConcatenatingTransformer).GetNestedType("ColumnOptions", Any)!;
        var columns = Array.CreateInstance(type, 1);
        columns.SetValue(type.GetConstructor([typeof(string), typeof(IEnumerable<(string, string)>)])!
            .Invoke([output, inputs.Select(input => (input.Column, input.Name!))]), 0);
        return (ColumnConcatenatingTransformer)typeof(ColumnConcatenatingTransformer)
            .GetConstructor(Any, [typeof(IHostEnvironment), columns.GetType()])!
            .Invoke(BindingFlags.DoNotWrapExceptions, null, [environment, columns], null);
    }

    /// <summary>Begins a model in a zip: what it is and in which version.</summary>
    /// <param name="context">The folder of the zip.</param>
    /// <param name="format">Eight characters that name the format.</param>
    /// <param name="loaderSignature">The name the loader is registered under; see <c>LoadableNetworks.cs</c>.</param>
    /// <param name="version">Version of the format.</param>
    /// <param name="loader">The assembly that registers the loader.</param>
    public static void BeginModel(
        ModelSaveContext context, string format, string loaderSignature, uint version, Assembly loader) =>
        typeof(ModelSaveContext).GetMethod("SetVersionInfo", Any)!.Invoke(
            context, BindingFlags.DoNotWrapExceptions, null,
            [VersionInfo(format, loaderSignature, version, version, loader)], null);

    /// <summary>Where a saved model writes its own data.</summary>
    public static BinaryWriter Writer(ModelSaveContext context) => WriterOf(context);

    /// <summary>Saves another model inside this one.</summary>
    public static void SaveSubmodel(ModelSaveContext context, ITransformer model, string name) =>
        typeof(ModelSaveContext).GetMethods(Any)
            .Single(method => method.Name == "SaveModel" && method.GetParameters().Length == 2)
            .MakeGenericMethod(typeof(ITransformer))
            .Invoke(context, BindingFlags.DoNotWrapExceptions, null, [model, name], null);

    /// <summary>Loads what <see cref="SaveSubmodel"/> saved.</summary>
    public static ITransformer LoadSubmodel(IHostEnvironment environment, object context, string name)
    {
        object?[] arguments = [environment, null, name, Array.Empty<object>()];
        context.GetType().GetMethods(Any)
            .Single(method => method.Name == "LoadModel"
                && method.GetParameters() is [_, _, { ParameterType: var third }, _] && third == typeof(string))
            .MakeGenericMethod(typeof(ITransformer), TypeOf("Microsoft.ML.SignatureLoadModel"))
            .Invoke(context, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        return (ITransformer)arguments[1]!;
    }

    /// <summary>The ML.NET package's version.</summary>
    public static string PackageVersion { get; } =
        typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+', '-')[0] ?? "";

    /// <summary>Adds a file of its own to the model's folder.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SaveBinaryStream")]
    public static extern void SaveBinaryStream(ModelSaveContext context, string name, Action<BinaryWriter> write);

    /// <summary>The zip that a model is loaded from; null where it is none.</summary>
    public static ZipArchive? ZipOf(object context) =>
        context.GetType().GetField("Repository", Any)?.GetValue(context) is { } repository
            ? repository.GetType().GetField("_archive", Any)?.GetValue(repository) as ZipArchive
            : null;

    /// <summary>The version of the format in which the model being loaded was written.</summary>
    public static uint VersionOf(object context)
    {
        var header = context.GetType().GetField("Header", Any)!.GetValue(context)!;
        return (uint)header.GetType().GetField("ModelVerWritten", Any)!.GetValue(header)!;
    }

    /// <summary>Checks that the model being loaded is of the given format and a version this library reads.</summary>
    /// <param name="context">What is loaded.</param>
    /// <param name="format">Eight characters that name the format.</param>
    /// <param name="loaderSignature">The name the loader is registered under.</param>
    /// <param name="version">Version of the format that is written.</param>
    /// <param name="oldest">The first that is read.</param>
    public static void CheckModel(object context, string format, string loaderSignature, uint version, uint oldest) =>
        context.GetType().GetMethod("CheckAtModel", [VersionInfoType])!.Invoke(
            context, BindingFlags.DoNotWrapExceptions, null,
            [VersionInfo(format, loaderSignature, version, oldest, typeof(MlNetInternals).Assembly)], null);

    /// <summary>Where a loaded model reads its own data.</summary>
    public static BinaryReader Reader(object context) => ReaderOf(context);

    /// <summary>Reads a file of the model's folder; false when there is none.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TryLoadBinaryStream")]
    public static extern bool TryLoadBinaryStream(
        [UnsafeAccessorType(LoadContext)] object context, string name, Action<BinaryReader> read);

    private static object VersionInfo(string format, string loaderSignature, uint version, uint oldest, Assembly loader) =>
        Activator.CreateInstance(
            VersionInfoType, format, version, version, oldest, loader.FullName, loaderSignature, null)!;

    private static Type TypeOf(string name) => Core.GetType(name, throwOnError: true)!;

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Create")]
    private static extern SchemaShape CreateShape(SchemaShape? type, DataViewSchema schema);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "Writer")]
    private static extern ref BinaryWriter WriterOf(ModelSaveContext context);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "Reader")]
    private static extern ref BinaryReader ReaderOf([UnsafeAccessorType(LoadContext)] object context);
}
