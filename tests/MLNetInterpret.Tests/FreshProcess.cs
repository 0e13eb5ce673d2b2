using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Tests;

/// <summary>A second process that knows nothing but a model's zip and some rows: this test assembly, started as a
/// program.</summary>
internal static partial class FreshProcess
{
    /// <summary>Values of a column after a model was loaded in a process of its own.</summary>
    /// <param name="zip">Saved by <c>ml.Model.Save</c>.</param>
    /// <param name="rows">Saved by <c>ml.Data.SaveAsBinary</c>.</param>
    /// <param name="column">Single, vector of Single, or text.</param>
    /// <param name="registers">Whether that process registers this assembly's modules; if not, it calls nothing of the
    /// library.</param>
    public static string[] Score(string zip, string rows, string column, bool registers = false)
    {
        var dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        var start = new ProcessStartInfo(dotnet)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "exec", typeof(FreshProcess).Assembly.Location, zip, rows, column, $"{registers}" })
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode == 0) return lines;
        throw new AssertFailedException($"The process ended with {process.ExitCode}: {errors.Result}");
    }

    /// <summary>Saves model and rows, and gives the column's values here and in a fresh process.</summary>
    public static (string[] Here, string[] There) RoundTrip(
        MLContext ml, ITransformer model, IDataView data, string column, bool registers = false)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-");
        try
        {
            var (zip, rows) = (Path.Combine(folder.FullName, "model.zip"), Path.Combine(folder.FullName, "rows.idv"));
            ml.Model.Save(model, data.Schema, zip);
            using (var file = File.Create(rows)) ml.Data.SaveAsBinary(data, file);
            return (Values(model.Transform(data), column), Score(zip, rows, column, registers));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Main(string[] arguments)
    {
        if (arguments is not [var zip, var rows, var column, var registers]) return 2;
        var ml = new MLContext();
        if (bool.Parse(registers)) RegisterModules(ml);
        var scored = ml.Model.Load(zip, out _).Transform(ml.Data.LoadFromBinary(rows));
        foreach (var value in Values(scored, column)) Console.WriteLine(value);
        return 0;
    }

    /// <summary>Registers the modules of this assembly.</summary>
    static partial void RegisterModules(MLContext ml);

    /// <summary>A column's values as text.</summary>
    public static string[] Values(IDataView data, string column) => data.Schema[column].Type switch
    {
        VectorDataViewType => [.. data.GetColumn<float[]>(column).Select(vector => string.Join(' ', vector.Select(Text)))],
        TextDataViewType => [.. data.GetColumn<string>(column)],
        _ => [.. data.GetColumn<float>(column).Select(Text)],
    };

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
