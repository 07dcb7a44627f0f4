let version = '';

/** Version of this package; set once where the process starts, since only that file knows where it lies. */
export function packageVersion(): string {
  return version;
}

/** Sets it. */
export function setPackageVersion(own: string): void {
  version = own;
}
