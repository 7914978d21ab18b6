/** The n-th address of an IPv4 range. With several ranges (dual stack) the first counts. */
function addressAt(subnet: string, index: number): string {
  const network = subnet.split(",")[0]?.split("/")[0] ?? "";
  const octets = network.split(".").map(Number);
  if (octets.length !== 4 || octets.some((octet) => !Number.isInteger(octet) || octet < 0 || octet > 255)) {
    throw new Error(`networking.serviceSubnet ${subnet} is not an IPv4 range`);
  }
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0) + index;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

/** Address of the Service `kubernetes`. */
export function apiServiceAddress(serviceSubnet: string): string {
  return addressAt(serviceSubnet, 1);
}

/** Address of the Service `kube-dns`: the tenth of the range, as in kubeadm. */
export function dnsServiceAddress(serviceSubnet: string): string {
  return addressAt(serviceSubnet, 10);
}
