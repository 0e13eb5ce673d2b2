namespace System.Runtime.CompilerServices;

/// <summary>The runtime knows this attribute by its name: the assembly that bears it may use another one's internals.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>Name of the other assembly.</summary>
    public string AssemblyName { get; } = assemblyName;
}
